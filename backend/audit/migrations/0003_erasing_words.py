"""An entry still cannot be changed or deleted; but where a person is erased, their name may go from its words."""

from typing import ClassVar

from django.db import migrations

ALLOW = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('linli.erasing', true) = 'on' THEN
        OLD.reason := NEW.reason;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
UNDO = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    """Replaces the trigger's function."""

    dependencies: ClassVar = [("audit", "0002_append_only")]
    operations: ClassVar = [migrations.RunSQL(ALLOW, UNDO)]
