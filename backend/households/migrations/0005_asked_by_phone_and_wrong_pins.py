"""By which phone somebody was asked for, and the wrong PINs that were told: judged alike whosever the phone is."""

from django.db import migrations, models

import backend.crypto


class Migration(migrations.Migration):
    dependencies = [("households", "0004_sights_of_residences")]

    operations = [
        migrations.AddField(
            model_name="representation",
            name="phone",
            field=backend.crypto.EncryptedText(
                blank=True, default="", index="phone_index", max_length=20, verbose_name="phone"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="representation",
            name="phone_index",
            field=backend.crypto.BlindIndex(
                editable=False, kind="phone", max_length=32, null=True, of="phone", verbose_name="phone"
            ),
        ),
        migrations.AddField(
            model_name="representation",
            name="wrong",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddIndex(
            model_name="representation",
            index=models.Index(fields=["phone_index"], name="representation_phone"),
        ),
    ]
