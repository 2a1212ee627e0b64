"""The names of the ways in which a consent is given."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0006_no_purpose_that_nothing_reads")]

    operations = [
        migrations.AlterField(
            "consent",
            "how",
            models.CharField(
                "how",
                max_length=10,
                choices=[
                    ("app", "In the app"),
                    ("sign_in", "By signing in"),
                    ("report", "With the report itself"),
                    ("desk", "At the desk, on paper or by voice"),
                ],
            ),
        ),
    ]
