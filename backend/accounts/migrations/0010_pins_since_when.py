"""Since when a PIN is in force: wrong ones before it do not count against it."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_office_waits")]

    operations = [
        migrations.AddField(
            model_name="pin",
            name="set_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
            preserve_default=False,
        ),
    ]
