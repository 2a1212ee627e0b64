"""The minutes: drafted from what happened, sealed by a hash, shown without what is confidential. Pure but for `drafted`."""

import hashlib
import json
from datetime import datetime
from typing import Any

from volunteers.committee.states import Kind
from volunteers.meetings.models import AgendaItem, Meeting
from volunteers.meetings.queries import floor_of
from volunteers.meetings.states import Ballot, MotionStatus


def drafted(meeting: Meeting, *, at: datetime) -> dict[str, Any]:
    """What happened, as JSON: names masked, counts and kinds of seat. Needs `queries.detailed`."""
    return {
        "title": meeting.title,
        "place": meeting.place,
        "opened_at": meeting.opened_at.isoformat() if meeting.opened_at else None,
        "closed_at": at.isoformat(),
        "chair": meeting.chair.masked_name,
        "present": [_person(each) for each in meeting.attendees.all() if each.present],
        "absent": [_person(each) for each in meeting.attendees.all() if not each.present],
        "items": [_item(each, at=at) for each in meeting.items.all()],
        "remark": "",
    }


def _person(row: Any) -> dict[str, Any]:
    return {"name": row.user.masked_name, "kind": row.seat.kind, "as_deputy": row.as_deputy}


def _item(item: AgendaItem, *, at: datetime) -> dict[str, Any]:
    floor = floor_of(item, at=at)
    names = {each.user_id: each.user.masked_name for each in item.meeting.attendees.all()}
    return {
        "id": str(item.id),
        "position": item.position,
        "title": item.title,
        "confidential": item.confidential,
        "recused": sorted(names.get(each, "—") for each in floor.recused & floor.people),
        "waived": [kind for kind in Kind if kind in floor.waived],
        "motions": [{"text": each.text, "outcome": each.status, **_counts(each)} for each in item.motions.all()],
        "note": "",
    }


def _counts(motion: Any) -> dict[str, int]:
    if motion.status not in {MotionStatus.CARRIED, MotionStatus.LOST}:
        return {}
    said = [each.ballot for each in motion.votes.all() if each.counted]
    return {ballot.value: said.count(ballot) for ballot in Ballot}


def sealed(minutes: dict[str, Any]) -> str:
    """SHA-256 of the minutes as canonical JSON (sorted keys, no spaces, UTF-8), in hexadecimal: anybody with the whole text repeats it."""
    text = json.dumps(minutes, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def published(minutes: dict[str, Any]) -> dict[str, Any]:
    """As the street reads them: of a confidential item that there was one."""
    return {**minutes, "items": [_open(each) for each in minutes["items"]]}


def _open(item: dict[str, Any]) -> dict[str, Any]:
    if not item["confidential"]:
        return item
    return {**item, "title": "", "recused": [], "waived": [], "motions": [], "note": ""}
