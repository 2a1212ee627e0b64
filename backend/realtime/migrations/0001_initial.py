import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedPosition",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("last", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "feed position",
                "verbose_name_plural": "feed positions",
            },
        ),
        migrations.CreateModel(
            name="FeedItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("seq", models.PositiveBigIntegerField(editable=False, null=True)),
                ("type", models.CharField(max_length=40, verbose_name="type")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("data", models.JSONField(verbose_name="data")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "feed item",
                "verbose_name_plural": "feed items",
                "indexes": [
                    models.Index(condition=models.Q(("seq", None)), fields=["id"], name="feed_not_yet_numbered")
                ],
                "constraints": [models.UniqueConstraint(fields=("user", "seq"), name="feed_seq_once_per_person")],
            },
        ),
    ]
