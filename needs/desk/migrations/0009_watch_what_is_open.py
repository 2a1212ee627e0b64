"""What was open before targets were watched is watched from now on."""

from django.db import migrations

WATCH = """
UPDATE desk_need SET
    dispatched_at = CASE WHEN status IN ('under_way', 'answered', 'declined') THEN updated_at END,
    alarm_at = CASE WHEN status IN ('reported', 'triaged', 'under_way', 'reopened') THEN least(dispatch_due_at, answer_due_at) END
WHERE status IN ('reported', 'triaged', 'under_way', 'answered', 'declined', 'reopened')
"""


class Migration(migrations.Migration):
    """Data alone: a table with pending checks cannot be altered in the same transaction."""

    dependencies = [("desk", "0008_targets_are_watched")]

    operations = [migrations.RunSQL(WATCH, migrations.RunSQL.noop)]
