"""Decisions that keep their line row by row keep it column by column, as they are read and written since."""

from typing import ClassVar

from django.db import migrations

MERITS = (
    "volunteer_id", "away_m", "same_building", "with_resident", "of_this_kind", "recent", "kept", "broken", "wished",
    "offered", "accepted",
)  # fmt: skip
BY_COLUMNS = f"""
UPDATE dispatch_decision AS decision SET situation = jsonb_set(situation, '{{line}}', (
    SELECT jsonb_object_agg(merit, coalesce((
        SELECT jsonb_agg(each -> merit ORDER BY place)
        FROM jsonb_array_elements(decision.situation -> 'line') WITH ORDINALITY AS line (each, place)), '[]'))
    FROM unnest('{{{",".join(MERITS)}}}'::text[]) AS merits (merit)))
WHERE jsonb_typeof(situation -> 'line') = 'array'
"""  # noqa: S608  # constants


class Migration(migrations.Migration):
    dependencies: ClassVar = [("dispatch", "0002_kept_by_triggers")]
    operations: ClassVar = [migrations.RunSQL(BY_COLUMNS, migrations.RunSQL.noop)]
