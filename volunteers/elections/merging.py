"""What becomes of two rows of one person, when their accounts are merged."""

from django.db import models

from backend.identity.merging import Rule
from volunteers.elections.models import Voter


def _one_vote(row: Voter, survivor: models.Model) -> None:
    """Twice on a roll: who has voted as the one has voted."""
    if row.voted:
        Voter.objects.filter(election=row.election_id, user=survivor.pk).update(voted=True)
    row.delete()


RULES = {"nomination": Rule.SAME, "signature": Rule.SAME, "voter": _one_vote}
