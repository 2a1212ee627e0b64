from django.db import migrations, models

# The question that was asked in the moment in which the person was entered, by who entered them.
ENTERED = """
UPDATE households_representation r SET entered = true
FROM audit_entry e
WHERE e.action = 'account.enter' AND e.object_id = r.represented_id AND e.actor_id = r.representative_id
AND e.at = r.asked_at
"""


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0005_asked_by_phone_and_wrong_pins"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="representation",
            name="entered",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunSQL(ENTERED, migrations.RunSQL.noop),
    ]
