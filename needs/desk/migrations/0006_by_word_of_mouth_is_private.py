from django.db import migrations, models

PRIVATE = """
UPDATE desk_need SET visibility = 'private'
WHERE visibility = 'public' AND on_behalf_consent AND representation_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_phones_of_others_are_found")]

    operations = [
        migrations.RunSQL(PRIVATE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("visibility", "private"),
                    ("on_behalf_consent", False),
                    ("representation__isnull", False),
                    _connector="OR",
                ),
                name="need_by_word_of_mouth_is_private",
            ),
        ),
    ]
