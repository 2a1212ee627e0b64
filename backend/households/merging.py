"""What becomes of two rows of one person, when their accounts are merged."""

from typing import Any

from backend.households.models import Address, Profile
from backend.households.queries import latest_of
from backend.identity.merging import Rule


def keep_both_addresses(row: Address, survivor: Any) -> None:
    """The survivor's main address stays the main one; a label that is taken gets a number."""
    taken = set(Address.objects.filter(user=survivor.pk).values_list("label", flat=True))
    if row.label in taken:
        row.label = next(each for n in range(2, 99) if (each := f"{row.label[:36]} {n}") not in taken)
    row.user_id, row.is_main = survivor.pk, False
    row.save(update_fields=["user", "label", "is_main"])


def fill_the_profile(row: Profile, survivor: Any) -> None:
    """What the survivor's says stands; where it says nothing, the other's does. A phone that one withheld stays withheld.

    Of two births the later one stands: nobody comes of age by a second account.
    """
    theirs = Profile.objects.get(user=survivor.pk)
    told = [each for each in (theirs.birth, row.birth) if each]
    for name in ("mobility", "hearing", "contact_phone", "phone_withheld"):
        setattr(theirs, name, getattr(theirs, name) or getattr(row, name))
    theirs.birth = max(told, key=latest_of, default="")
    theirs.save()
    row.delete()


RULES = {
    "address": keep_both_addresses,
    "disclosure": Rule.SAME,
    "profile": fill_the_profile,
    "representation": Rule.SAME,
    # To speak for oneself takes no consent.
    "representation_of_another": Rule.FORGET,
}
