"""Whom a task can be put to, kept in step with the roster; and places that go over to another row of the same person."""

from typing import ClassVar

from django.db import migrations

# The homes stand beside the places they are found by: the walk outward reads one table.
KEEP = """
CREATE FUNCTION dispatch_askable_number(name text) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT ('x' || substr(md5(name), 1, 4))::bit(16)::int::float8
$$;
CREATE FUNCTION dispatch_askable_write(who roster_volunteer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO dispatch_askable (street_id, volunteer_id, skill, x, y, lat, lng)
    SELECT who.street_id, who.id, found.skill,
           radians(who.lng) * 6371009.0 + dispatch_askable_number(found.skill) * 1e8,
           asinh(tan(radians(who.lat))) * 6371009.0 + dispatch_askable_number(who.street_id::text) * 1e8,
           who.lat, who.lng
    FROM (SELECT unnest(who.skills || ''::varchar) AS skill) AS found
    WHERE who.status = 'active' AND who.on_duty
$$;
CREATE FUNCTION dispatch_askable_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.status, OLD.on_duty, OLD.skills, OLD.lat, OLD.lng, OLD.street_id) IS NOT DISTINCT FROM (NEW.status, NEW.on_duty, NEW.skills, NEW.lat, NEW.lng, NEW.street_id) THEN
            RETURN NULL;
        END IF;
        DELETE FROM dispatch_askable WHERE volunteer_id = NEW.id;
    END IF;
    PERFORM dispatch_askable_write(NEW);
    RETURN NULL;
END $$;
CREATE TRIGGER dispatch_askable_of_volunteer AFTER INSERT OR UPDATE ON roster_volunteer
    FOR EACH ROW EXECUTE FUNCTION dispatch_askable_keep();
CREATE INDEX askable_by_place ON dispatch_askable USING gist (point(x, y)) WHERE x IS NOT NULL;
"""
UNDO = """
DROP TRIGGER dispatch_askable_of_volunteer ON roster_volunteer;
DROP FUNCTION dispatch_askable_keep(); DROP FUNCTION dispatch_askable_write(roster_volunteer);
DROP INDEX askable_by_place; DROP FUNCTION dispatch_askable_number(text);
"""
# When two rows of one person become one, their places take its number, or the constraint would not see them together. It does
# not see places that lie beside another either: those are looked at here.
GO_OVER = """
CREATE FUNCTION dispatch_assignment_goes_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.number := (SELECT volunteer.number FROM roster_volunteer AS volunteer WHERE volunteer.id = NEW.volunteer_id);
    IF NEW.status IN ('accepted', 'checked_in') AND EXISTS (
        SELECT FROM dispatch_assignment AS other
        WHERE other.volunteer_id = NEW.volunteer_id AND other.id <> NEW.id AND other.status IN ('accepted', 'checked_in')
          AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
          AND other.id <> ALL(NEW.beside) AND NEW.id <> ALL(other.beside)
    ) THEN
        RAISE EXCEPTION 'two places at the same hours' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'assignment_no_overlap';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dispatch_assignment_of_another BEFORE UPDATE OF volunteer_id ON dispatch_assignment
    FOR EACH ROW WHEN (OLD.volunteer_id <> NEW.volunteer_id) EXECUTE FUNCTION dispatch_assignment_goes_over();
"""
STAY = """
DROP TRIGGER dispatch_assignment_of_another ON dispatch_assignment; DROP FUNCTION dispatch_assignment_goes_over();
"""


class Migration(migrations.Migration):
    """Adds the triggers."""

    replaces: ClassVar = [
        ("dispatch", "0007_askable"),
        ("dispatch", "0017_askable_alone"),
        ("dispatch", "0020_beside_another_place"),
    ]
    dependencies: ClassVar = [("dispatch", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(KEEP, UNDO), migrations.RunSQL(GO_OVER, STAY)]
