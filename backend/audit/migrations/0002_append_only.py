"""The database itself refuses to change or delete an audit entry.

But where a person is erased, their name may go from its words.
"""

from typing import ClassVar

from django.db import migrations

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('linli.erasing', true) = 'on' THEN
        OLD.reason := NEW.reason;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
"""
UNDO = "DROP TRIGGER audit_append_only ON audit_entry; DROP FUNCTION audit_refuse();"


class Migration(migrations.Migration):
    """Adds the trigger."""

    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(REFUSE, UNDO)]
