"""A role may have no place any more; and it keeps what it asks for itself alone, as what every place asks for may change."""

from django.db import migrations, models

OWN = """
UPDATE dispatch_taskrole AS role
SET skills = ARRAY(SELECT unnest(role.skills) EXCEPT SELECT unnest(task.skills) ORDER BY 1)
FROM dispatch_task AS task WHERE task.id = role.task_id AND role.skills && task.skills
"""
ALL = """
UPDATE dispatch_taskrole AS role
SET skills = ARRAY(SELECT unnest(role.skills) UNION SELECT unnest(task.skills) ORDER BY 1)
FROM dispatch_task AS task WHERE task.id = role.task_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0020_beside_another_place"),
        ("places", "0002_gazetteer"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="taskrole",
            name="task_role_slots_sensible",
        ),
        migrations.AddConstraint(
            model_name="taskrole",
            constraint=models.CheckConstraint(
                condition=models.Q(("slots__gte", 0), ("slots__lte", 1000)), name="task_role_slots_sensible"
            ),
        ),
        migrations.RunSQL(OWN, ALL),
    ]
