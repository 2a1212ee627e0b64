"""A place may lie beside another, where a leader asked for it; and what goes over to another row of the same person is judged."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
from django.db import migrations, models

import volunteers.dispatch.models.place

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
IDS = {
    "base_field": models.UUIDField(),
    "blank": True,
    "db_default": [],
    "default": list,
    "editable": False,
    "size": None,
}


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0019_skills_at_a_level"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="assignment", name="assignment_no_overlap"),
        migrations.AddField(
            model_name="assignment", name="beside", field=django.contrib.postgres.fields.ArrayField(**IDS)
        ),
        migrations.AddField(model_name="offer", name="beside", field=django.contrib.postgres.fields.ArrayField(**IDS)),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("beside", []), ("status__in", ("accepted", "checked_in"))),
                expressions=[(volunteers.dispatch.models.place.Hours("number", "starts_at", "ends_at"), "&&")],
                name="assignment_no_overlap",
            ),
        ),
        migrations.RunSQL(GO_OVER, STAY),
    ]
