"""The homes of whom a task can be put to beside the places they are found by: the walk outward reads one table."""

from django.db import migrations, models

WRITE = """
CREATE OR REPLACE FUNCTION dispatch_askable_write(who roster_volunteer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO dispatch_askable (street_id, volunteer_id, skill, x, y, lat, lng)
    SELECT who.street_id, who.id, found.skill,
           radians(who.lng) * 6371009.0 + dispatch_askable_number(found.skill) * 1e8,
           asinh(tan(radians(who.lat))) * 6371009.0 + dispatch_askable_number(who.street_id::text) * 1e8,
           who.lat, who.lng
    FROM (SELECT unnest(who.skills || ''::varchar) AS skill) AS found
    WHERE who.status = 'active' AND who.on_duty
$$;
"""
UNDO = """
CREATE OR REPLACE FUNCTION dispatch_askable_write(who roster_volunteer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO dispatch_askable (street_id, volunteer_id, skill, x, y)
    SELECT who.street_id, who.id, found.skill,
           radians(who.lng) * 6371009.0 + dispatch_askable_number(found.skill) * 1e8,
           asinh(tan(radians(who.lat))) * 6371009.0 + dispatch_askable_number(who.street_id::text) * 1e8
    FROM (SELECT unnest(who.skills || ''::varchar) AS skill) AS found
    WHERE who.status = 'active' AND who.on_duty
$$;
"""
FILL = """
UPDATE dispatch_askable AS askable SET lat = volunteer.lat, lng = volunteer.lng
FROM roster_volunteer AS volunteer WHERE volunteer.id = askable.volunteer_id
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0016_asked_in_spite_of_little_time")]

    operations = [
        migrations.AddField("askable", "lat", models.FloatField(verbose_name="latitude", null=True)),
        migrations.AddField("askable", "lng", models.FloatField(verbose_name="longitude", null=True)),
        migrations.RunSQL(WRITE, UNDO),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
