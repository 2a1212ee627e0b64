"""The ballot box is shaken: where a ballot lies in the table, and which transaction wrote it, tell less of who cast it."""

import secrets

from volunteers.elections.models import Ballot, Election

BATCH = 1_000
STIRRED = 32
"""So many ballots of the box are written anew with each that is cast."""


def shuffled(election: Election, *, most: int | None = None) -> list[Ballot]:
    """The ballots of an election, or `most` of them by chance, deleted and written anew in a random order, under new ids."""
    rows = Ballot.objects.filter(election=election)
    found = list(rows.order_by("?")[:most])
    secrets.SystemRandom().shuffle(found)
    rows.filter(pk__in=[row.pk for row in found]).delete()
    again = [
        Ballot(street_id=row.street_id, election=election, receipt=row.receipt, choices=row.choices, recall=row.recall)
        for row in found
    ]
    return Ballot.objects.bulk_create(again, batch_size=BATCH)
