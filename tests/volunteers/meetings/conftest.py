"""A committee of four kinds with deputies, and a meeting on its way to signed minutes, through HTTP."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from volunteers.committee.models import Seat
from volunteers.committee.states import Kind


@dataclass
class Committee:
    """Holders and deputies by kind; the community worker chairs."""

    seats: dict
    holders: dict
    deputies: dict

    @property
    def chair(self):
        return self.holders[Kind.COMMUNITY_WORKER]

    @property
    def all(self):
        return [*self.holders.values(), *self.deputies.values()]


@pytest.fixture
def committee(user, street):
    holders = {kind: user(name=f"席{n}") for n, kind in enumerate(Kind)}
    deputies = {kind: user(name=f"副{n}") for n, kind in enumerate(Kind)}
    since = timezone.now() - timedelta(days=9)
    seats = {
        kind: Seat.objects.create(
            street=street, kind=kind, holder=holders[kind], deputy=deputies[kind], since=since
        )
        for kind in Kind
    }  # fmt: skip
    return Committee(seats, holders, deputies)


@pytest.fixture
def call(api, committee, now):
    """`call(**fields)`: a meeting called by its chair; of two items the second is confidential."""

    def make(by=None, **fields):
        body = {
            "title": "十一月例会", "place": "六条社区议事厅", "starts_at": (now + timedelta(days=3)).isoformat(),
            "items": [{"title": "助老项目"}, {"title": "一位居民的困难", "confidential": True}], **fields,
        }  # fmt: skip
        answer = api(by or committee.chair).post("/meetings", body)
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()

    return make


@pytest.fixture
def do(api):
    """`do(person, path, body)`: a command that succeeds, as JSON."""

    def make(person, path, body=None, **options):
        answer = api(person).post(path, body, **options)
        assert answer.status_code in {200, 201}, answer.content.decode()
        return answer.json()

    return make


@pytest.fixture
def sign(api, do):
    """`sign(person, meeting_id)`: read the minutes, and sign what was read."""

    def make(person, meeting_id):
        path = f"/meetings/{meeting_id}/minutes"
        return do(person, f"{path}/sign", headers={"If-Match": api(person).get(path).headers["ETag"]})

    return make


@pytest.fixture
def sitting(call, do, committee):
    """`sitting(people, **fields)`: opened, with these people noted as present; all holders where none are named."""

    def make(people=None, **fields):
        meeting = call(**fields)
        do(committee.chair, f"/meetings/{meeting['id']}/open")
        there = [str(each.id) for each in (people if people is not None else committee.holders.values())]
        return do(committee.chair, f"/meetings/{meeting['id']}/present", {"people": there})

    return make


@pytest.fixture
def motion(do, committee):
    """`motion(meeting, item=0)`: moved by the chair; its id."""

    def make(meeting, item=0):
        said = do(committee.chair, f"/agenda-items/{meeting['items'][item]['id']}/motions", {"text": "同意立项"})
        return said["items"][item]["motions"][-1]["id"]

    return make


@pytest.fixture
def drafted(sitting, motion, do, committee):
    """A meeting that is over: one motion carried by all holders, one not decided."""

    def make(**fields):
        meeting = sitting(**fields)
        decided = motion(meeting)
        for person in committee.holders.values():
            do(person, f"/motions/{decided}/vote", {"ballot": "yes"})
        do(committee.chair, f"/motions/{decided}/settle")
        motion(meeting, item=1)
        return do(committee.chair, f"/meetings/{meeting['id']}/close")

    return make


@pytest.fixture
def signed(drafted, sign, committee):
    """A meeting whose minutes the chair and the holder of another seat have signed."""

    def make(**fields):
        meeting = drafted(**fields)
        sign(committee.holders[Kind.RESIDENT], meeting["id"])
        return sign(committee.chair, meeting["id"])

    return make
