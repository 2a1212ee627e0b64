from typing import Any

from django.db import migrations


def hand_over(apps: Any, _editor: Any) -> None:
    """The PIN of a card in use is its owner's from now on: cards that people hold go on working."""
    pin = apps.get_model("accounts", "Pin")
    for card in apps.get_model("identity", "PaperCard").objects.filter(status="active").iterator():
        # The card's id was what its hash was salted with.
        pin.objects.create(
            user_id=card.user_id, salt=card.id, hash=card.pin_hash, wrong=card.wrong, set_by_id=card.issued_by_id
        )


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0001_cards_residence_phones"),
        ("accounts", "0006_pins"),
    ]

    operations = [
        migrations.RunPython(hand_over, elidable=False),
        migrations.RemoveField(model_name="papercard", name="pin_hash"),
        migrations.RemoveField(model_name="papercard", name="wrong"),
    ]
