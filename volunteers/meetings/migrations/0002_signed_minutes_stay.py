"""The database itself refuses to change minutes that are signed."""

from typing import ClassVar

from django.db import migrations

REFUSE = """
CREATE FUNCTION meetings_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'signed minutes are not changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER meetings_signed_stay BEFORE UPDATE OF status, minutes, seal ON meetings_meeting
    FOR EACH ROW WHEN (OLD.status = 'signed' AND (OLD.status, OLD.minutes, OLD.seal) IS DISTINCT FROM (NEW.status, NEW.minutes, NEW.seal))
    EXECUTE FUNCTION meetings_refuse();
"""
UNDO = "DROP TRIGGER meetings_signed_stay ON meetings_meeting; DROP FUNCTION meetings_refuse();"


class Migration(migrations.Migration):
    """Adds the trigger."""

    dependencies: ClassVar = [("meetings", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(REFUSE, UNDO)]
