from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Once",
            fields=[
                ("key", models.CharField(max_length=200, primary_key=True, serialize=False, verbose_name="key")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
            ],
            options={
                "verbose_name": "thing done once",
                "verbose_name_plural": "things done once",
            },
        ),
        migrations.CreateModel(
            name="Failure",
            fields=[
                ("job_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("error", models.TextField(verbose_name="error")),
            ],
            options={
                "verbose_name": "job failure",
                "verbose_name_plural": "job failures",
                "indexes": [models.Index(fields=["at"], name="job_failure_at")],
            },
        ),
    ]
