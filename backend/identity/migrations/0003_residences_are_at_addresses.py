from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

OPEN = ("asked", "confirmed")
LABEL = "居住证明"


def put_doors_on_record(apps: Any, _editor: Any) -> None:
    """The door of a residence that is open becomes an address of the person; that of another is forgotten."""
    addresses = apps.get_model("households", "Address").objects
    for row in (
        apps.get_model("identity", "Residence").objects.filter(status__in=OPEN).select_related("area").iterator()
    ):
        own = addresses.filter(user=row.user_id)
        grid = row.area.level == "grid"
        row.address = addresses.create(
            street_id=row.street_id,
            user_id=row.user_id,
            label=LABEL if not own.filter(label=LABEL).exists() else f"{LABEL} {row.id.hex[-6:]}",
            # Which part of it names the building nobody said: as the door, less of it is shown.
            door=row.door,
            community_id=row.area.parent_id if grid else row.area_id,
            grid_id=row.area_id if grid else None,
            is_main=not own.filter(is_main=True).exists(),
            created_at=row.asked_at,
        )
        row.save(update_fields=["address"])


def forget_doors_in_feeds(apps: Any, _editor: Any) -> None:
    """Feeds held name and door in the clear."""
    items = apps.get_model("realtime", "FeedItem").objects
    for item in items.filter(type="residence", data__has_key="door").iterator():
        item.data.pop("door")
        item.data["name"] = f"{item.data['name'][:1]}**"
        item.save(update_fields=["data"])


def settle(_apps: Any, editor: Any) -> None:
    """Check what was deferred: a table with checks to come cannot be altered."""
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_pins_are_of_people"),
        ("households", "0001_households"),
        ("realtime", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="residence",
            name="address",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="households.address",
                verbose_name="address",
            ),
        ),
        migrations.RunPython(put_doors_on_record, elidable=False),
        migrations.RunPython(forget_doors_in_feeds, elidable=False),
        migrations.RunPython(settle, elidable=False),
        migrations.RemoveField(model_name="residence", name="door"),
        migrations.AddConstraint(
            model_name="residence",
            constraint=models.CheckConstraint(
                condition=Q(status__in=OPEN, address__isnull=False) | (~Q(status__in=OPEN) & Q(address=None)),
                name="residence_is_at_an_address",
            ),
        ),
    ]
