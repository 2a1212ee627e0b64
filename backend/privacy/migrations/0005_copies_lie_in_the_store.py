"""Copies lie in the store of files. Those of before, of a week at most, are ended: whoever wants one asks again."""

from django.db import migrations, models

import backend.crypto


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_removals_by_street")]

    operations = [
        migrations.RunSQL("DELETE FROM privacy_bundle", migrations.RunSQL.noop),
        migrations.RunSQL(
            "UPDATE privacy_export SET status = 'expired' WHERE status = 'ready'", migrations.RunSQL.noop
        ),
        migrations.RemoveField("bundle", "content"),
        migrations.AddField("bundle", "secret", backend.crypto.EncryptedBytes(default=b""), preserve_default=False),
        migrations.AddField(
            "bundle", "folder", models.CharField("folder", default="", max_length=100), preserve_default=False
        ),
        migrations.AddField(
            "bundle", "pieces", models.PositiveIntegerField("pieces", default=0), preserve_default=False
        ),
        migrations.AlterField("export", "size", models.PositiveBigIntegerField("size", null=True, blank=True)),
    ]
