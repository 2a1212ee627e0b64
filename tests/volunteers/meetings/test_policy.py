"""Who may do what in meetings, through HTTP."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import FileFactory
from tests.volunteers.matrix import Cast, operations, row_of, table
from volunteers.committee.models import Seat
from volunteers.committee.states import Kind
from volunteers.meetings.models import AgendaItem, Attendee, Meeting, Motion

pytestmark = pytest.mark.django_db

# `maker` chairs and `concerned` has another seat; both are there. `resident` had a seat whose term is over.
MATRIX = table("""
                   nobody resident volunteer leader core_leader manager stranger administrator maker concerned
list_meetings         401      200       200    200         200     200      200           200   200       200
read_meeting          401      404       404    404         200     200      404           404   200       200
read_minutes          401      200       200    200         200     200      404           200   200       200
call_meeting          401      403       403    403         201     201      409           403   201       201
add_agenda_item       401      404       404    404         201     201      404           404   201       201
add_papers            401      404       404    404         422     422      404           404   200       422
answer_invitation     401      404       404    404         403     403      404           404   200       200
cancel_meeting        401      404       404    404         200     200      404           404   200       403
open_meeting          401      404       404    404         403     403      404           404   200       403
note_present          401      404       404    404         403     403      404           404   200       403
recuse_myself         401      404       404    404         403     403      404           404   200       200
move_motion           401      404       404    404         403     403      404           404   201       201
vote_on_motion        401      404       404    404         403     403      404           404   403       200
settle_motion         401      404       404    404         403     403      404           404   409       403
close_meeting         401      404       404    404         403     403      404           404   200       403
correct_minutes       401      404       404    404         403     403      404           404   200       200
sign_minutes          401      404       404    404         403     403      404           404   200       200
add_to_minutes        401      403       403    403         403     403      404           403   201       201
""")


@pytest.fixture
def calls():
    cast = Cast()
    now = timezone.now()
    since = now - timedelta(days=9)
    seat = Seat.objects.create(street=cast.street, kind=Kind.RESIDENT, holder=cast.maker, since=since)
    other = Seat.objects.create(street=cast.street, kind=Kind.BACKBONE, holder=cast.concerned, since=since)
    Seat.objects.create(street=cast.street, kind=Kind.RESIDENT, holder=cast.resident, since=since, until=now, over=True)

    minutes_of_it = {
        "title": "例会", "place": "厅", "opened_at": since.isoformat(), "closed_at": now.isoformat(), "chair": "某**",
        "present": [], "absent": [], "items": [], "remark": "",
    }  # fmt: skip

    def meeting(status, **fields):
        over = {} if status == "called" else {"opened_at": since}
        if status in {"drafted", "signed"}:
            over |= {"closed_at": now, "minutes": minutes_of_it}
        row = Meeting.objects.create(
            street=cast.street, title="例会", place="厅", starts_at=now + timedelta(days=1), status=status,
            chair=cast.maker, called_by=cast.maker, called_at=since, **over, **fields,
        )  # fmt: skip
        row.item = AgendaItem.objects.create(street=cast.street, meeting=row, position=1, title="事")
        for place in (seat, other):
            Attendee.objects.create(
                street=cast.street,
                meeting=row,
                seat=place,
                user=place.holder,
                as_deputy=False,
                present=status != "called",
            )
        return row

    called, sitting, draft = meeting("called"), meeting("sitting"), meeting("drafted")
    signed = meeting("signed", seal="0" * 64)
    motion = Motion.objects.create(
        street=cast.street, item=sitting.item, text="同意", moved_by=cast.concerned, moved_at=now
    )
    Attendee.objects.filter(meeting=sitting, user=cast.maker).update(present=True)
    recused = Motion.objects.create(
        street=cast.street, item=sitting.item, text="再议", moved_by=cast.concerned, moved_at=now
    )
    paper = FileFactory(owner=cast.maker, purpose="agenda_item")
    spec = {
        "title": "会",
        "place": "厅",
        "starts_at": (now + timedelta(days=1)).isoformat(),
        "items": [{"title": "事"}],
    }
    chaired = {**spec, "chair_id": str(cast.maker.id)}
    sitting.item.recusals.create(street=cast.street, user=cast.maker, reason="x", at=now)
    fresh = AgendaItem.objects.create(street=cast.street, meeting=sitting, position=2, title="又一事")
    text = f"/meetings/{draft.id}/minutes"
    return cast, {
        "list_meetings": lambda caller: caller.get("/meetings"),
        "read_meeting": lambda caller: caller.get(f"/meetings/{called.id}"),
        "read_minutes": lambda caller: caller.get(f"/meetings/{signed.id}/minutes"),
        "call_meeting": lambda caller: caller.post("/meetings", chaired),
        "add_agenda_item": lambda caller: caller.post(f"/meetings/{called.id}/items", {"title": "x"}),
        "add_papers": lambda caller: caller.post(f"/agenda-items/{called.item.id}/papers", {"files": [str(paper.id)]}),
        "answer_invitation": lambda caller: caller.post(f"/meetings/{called.id}/answer", {"coming": True}),
        "cancel_meeting": lambda caller: caller.post(f"/meetings/{called.id}/cancel", {"reason": "x"}),
        "open_meeting": lambda caller: caller.post(f"/meetings/{called.id}/open"),
        "note_present": lambda caller: caller.post(f"/meetings/{sitting.id}/present", {"people": []}),
        "recuse_myself": lambda caller: caller.post(f"/agenda-items/{fresh.id}/recuse", {"reason": "x"}),
        "move_motion": lambda caller: caller.post(f"/agenda-items/{fresh.id}/motions", {"text": "x"}),
        "vote_on_motion": lambda caller: caller.post(f"/motions/{motion.id}/vote", {"ballot": "yes"}),
        "settle_motion": lambda caller: caller.post(f"/motions/{recused.id}/settle"),
        "close_meeting": lambda caller: caller.post(f"/meetings/{sitting.id}/close"),
        "correct_minutes": lambda caller: caller.post(f"/meetings/{draft.id}/minutes/correct", {"remark": "x"}),
        "sign_minutes": lambda caller: caller.post(
            f"{text}/sign", headers={"If-Match": caller.get(text).get("ETag", "")}
        ),
        "add_to_minutes": lambda caller: caller.post(f"/meetings/{signed.id}/addenda", {"text": "x"}),
    }


@pytest.mark.parametrize("operation", MATRIX)
def test_operation(operation, calls):
    cast, acts = calls
    assert row_of(cast, acts[operation], MATRIX[operation]) == MATRIX[operation]


def test_every_operation_is_in_the_matrix():
    assert set(MATRIX) == operations("meetings")
