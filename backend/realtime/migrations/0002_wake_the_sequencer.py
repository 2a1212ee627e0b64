"""A committed change wakes the sequencer; one notification per statement, merged per transaction."""

from typing import ClassVar

from django.db import migrations

WAKE = """
CREATE FUNCTION realtime_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('linli_feed', '');
    RETURN NULL;
END $$;
CREATE TRIGGER realtime_wake_sequencer AFTER INSERT ON realtime_feeditem
    FOR EACH STATEMENT EXECUTE FUNCTION realtime_wake();
"""
UNDO = "DROP TRIGGER realtime_wake_sequencer ON realtime_feeditem; DROP FUNCTION realtime_wake();"


class Migration(migrations.Migration):
    """Adds the trigger."""

    dependencies: ClassVar = [("realtime", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(WAKE, UNDO)]
