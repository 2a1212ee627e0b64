"""Photos and the care register are asked for when something goes by the answer. What was said to their old texts ends."""

from django.db import migrations, models

PURPOSES = ["service", "publish", "share_with_contractor", "cross_border"]


class Migration(migrations.Migration):
    dependencies = [("privacy", "0005_copies_lie_in_the_store")]

    operations = [
        migrations.RunSQL(
            "DELETE FROM privacy_consent WHERE purpose IN ('photos', 'care_register')", migrations.RunSQL.noop
        ),
        migrations.RemoveConstraint("consent", "consent_purpose_known"),
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(condition=models.Q(purpose__in=PURPOSES), name="consent_purpose_known"),
        ),
        migrations.AlterField(
            "consent",
            "purpose",
            models.CharField(
                "purpose",
                max_length=30,
                choices=[
                    ("service", "Running the service"),
                    ("publish", "Publishing a summary"),
                    ("share_with_contractor", "Sharing with a contractor"),
                    ("cross_border", "Sending abroad (Firebase)"),
                ],
            ),
        ),
    ]
