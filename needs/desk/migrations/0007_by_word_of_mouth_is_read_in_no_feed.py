from django.db import migrations

# What was made private is read by neighbours in no feed any more, as where somebody no longer agrees to publishing.
FORGET = """
UPDATE realtime_feeditem item SET type = 'erased', data = jsonb_build_object('id', item.data->>'id', 'kind', item.type)
FROM desk_need need
WHERE item.type <> 'erased' AND item.data->>'view' = 'public' AND item.data->>'id' = need.id::text
AND need.on_behalf_consent AND need.representation_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0006_by_word_of_mouth_is_private"),
        ("realtime", "0002_wake_the_sequencer"),
    ]

    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
