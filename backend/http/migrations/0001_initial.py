from django.db import migrations, models

import backend.crypto


class Migration(migrations.Migration):
    initial = True

    replaces = [("http", "0002_encrypted_fields")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "user_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("user_id", models.UUIDField()),
                ("key", models.CharField(max_length=100)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("body", backend.crypto.EncryptedBytes(default=b"")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
            ],
            options={
                "verbose_name": "kept answer",
                "verbose_name_plural": "kept answers",
                "indexes": [models.Index(fields=["created_at"], name="answer_age")],
            },
        ),
    ]
