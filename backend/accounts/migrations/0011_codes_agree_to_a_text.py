"""By the code that came back, whoever signs in agrees to the text that they were shown. Who asked before was shown none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_pins_since_when")]

    operations = [
        migrations.AddField("signincode", "agrees_to", models.PositiveSmallIntegerField(null=True)),
    ]
