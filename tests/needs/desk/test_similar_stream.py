"""Duplicates of a real stream of messages, each against all that came before it, with the figures."""

import gzip
import json
import os
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from needs.desk.models import Need
from needs.desk.shares import forget_shares
from needs.desk.similar import similar
from needs.desk.states import Likeness
from needs.desk.words import indexed

DATA = os.environ.get("LINLI_DATA")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA, reason="LINLI_DATA names no folder of real data"),
]

ANALYZED_EVERY = 500


@pytest.fixture(scope="module")
def stream():
    folder = Path(DATA) / "zh_petitions"
    with gzip.open(folder / "stream_4326.jsonl.gz", "rt") as lines:
        return [json.loads(line) for line in lines], json.loads((folder / "duplicate_clusters.json").read_text())


@pytest.fixture
def shown(stream, street, user, actor_for):
    """What is shown for each message when it arrives: `{id: [(id, likeness), …]}`, best first."""
    messages, _clusters = stream
    clerk, now = user(), timezone.now()
    actor = actor_for(clerk)
    known, found = {}, {}
    with connection.cursor() as cursor:  # the index is taken from fewer rows on: what is found is the same, sooner
        cursor.execute("SET LOCAL random_page_cost = 1.1")
    for number, each in enumerate(messages):
        if number % ANALYZED_EVERY == 0:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE desk_need")
            forget_shares()
        matches = similar(actor, each["detail"], None, title=each["subject"])
        found[each["id"]] = [(known[match.need.id], match.likeness) for match in matches]
        need = Need(
            street=street,
            reporter=clerk,
            kind="complaint",
            title=each["subject"],
            text=each["detail"],
            visibility="public",
            fingerprint=b"",
            reported_at=datetime.fromisoformat(each["created_at"]),
            received_at=now,
            updated_at=now,
            dispatch_due_at=now,
            answer_due_at=now,
            **indexed(street.id, each["subject"], each["detail"]),
        )
        Need.objects.bulk_create([need])
        known[need.id] = each["id"]
    return found


def test_duplicates_of_the_stream(stream, shown):
    messages, clusters = stream
    turn = {each["id"]: number for number, each in enumerate(messages)}
    pairs = _pairs([*clusters["exact_same_detail"], *clusters["exact_same_subject"]], turn)
    missed = [
        (later, earlier)
        for later, earlier in pairs
        if not any(pk in earlier and likeness == Likeness.VERY_LIKELY for pk, likeness in shown[later])
    ]
    doubled = {pk for group in (*clusters["exact_same_detail"], *clusters["exact_same_subject"]) for pk in group}
    doubled |= {pk for team in ("teamA", "teamB") for cluster in clusters[team].values() for pk in cluster["ids"]}
    single = [pk for pk in turn if pk not in doubled]
    marked = {
        likeness: sum(any(seen == likeness for _pk, seen in shown[pk]) for pk in single) / len(single)
        for likeness in Likeness
    }
    agreed = _pairs([cluster["both"] for cluster in clusters["agreed"]], turn)
    lost = [later for later, earlier in agreed if not {pk for pk, _likeness in shown[later][:5]} & earlier]
    print(  # noqa: T201  # shown by -s
        f"\nexact duplicates shown as very likely when they arrive: {len(pairs) - len(missed)} of {len(pairs)}"
        f"\nof {len(single)} messages without a duplicate there is one marked "
        + ", ".join(f"{likeness}: {share:.1%}" for likeness, share in marked.items())
        + f"\nlater messages of the agreed clusters with an earlier one in the top 5: {len(agreed) - len(lost)} of {len(agreed)}"
    )
    assert len(pairs) >= 199
    assert missed == []
    assert marked[Likeness.VERY_LIKELY] <= 0.10
    assert len(agreed) >= 95
    assert lost == []


def _pairs(groups, turn):
    """`(message, all of its group before it)` of each message of a group but the first."""
    found = []
    for group in groups:
        inside = sorted((pk for pk in group if pk in turn), key=turn.get)
        found += [(pk, set(inside[:number])) for number, pk in enumerate(inside) if number]
    return found
