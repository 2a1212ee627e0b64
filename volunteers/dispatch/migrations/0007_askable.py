"""Whom a task can be put to, kept in step with the roster by a trigger."""

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
CREATE FUNCTION dispatch_askable_number(name text) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT ('x' || substr(md5(name), 1, 4))::bit(16)::int::float8
$$;
CREATE FUNCTION dispatch_askable_write(who roster_volunteer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO dispatch_askable (street_id, volunteer_id, skill, x, y)
    SELECT who.street_id, who.id, found.skill,
           radians(who.lng) * 6371009.0 + dispatch_askable_number(found.skill) * 1e8,
           asinh(tan(radians(who.lat))) * 6371009.0 + dispatch_askable_number(who.street_id::text) * 1e8
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
FILL = "SELECT dispatch_askable_write(volunteer) FROM roster_volunteer AS volunteer"
UNDO = """
DROP TRIGGER dispatch_askable_of_volunteer ON roster_volunteer;
DROP FUNCTION dispatch_askable_keep(); DROP FUNCTION dispatch_askable_write(roster_volunteer);
DROP INDEX askable_by_place; DROP FUNCTION dispatch_askable_number(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0006_understaffed_alerts"),
        ("places", "0002_gazetteer"),
        ("roster", "0003_when_they_may_be_asked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Askable",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("skill", models.CharField(blank=True, max_length=40)),
                ("x", models.FloatField(null=True)),
                ("y", models.FloatField(null=True)),
                ("lot", models.FloatField(db_default=models.Func(function="random"))),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="askable", to="roster.volunteer"
                    ),
                ),
            ],
            options={
                "verbose_name": "skill that one is asked by",
                "verbose_name_plural": "skills that one is asked by",
                "indexes": [models.Index(fields=["street", "skill", "lot"], name="askable_by_lot")],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
