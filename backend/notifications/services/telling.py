"""Say a notice to people, and withdraw it: rows of the caller's transaction, a few statements however many people."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from pydantic_core import to_jsonable_python

from backend.ids import new_id
from backend.notifications.kinds import Kind, Words, told
from backend.notifications.models import Notice, Notification
from backend.notifications.notifications import Digest
from backend.notifications.schemas import as_frame
from backend.notifications.states import PRIORITY, PUSHED, Channel, DeliveryStatus, Mode, Urgency
from backend.places.queries import street_of
from backend.policy import Actor
from backend.realtime.services import tell_each

FRAME = "notification"
"""The type of the feed's items."""

SAY = """
INSERT INTO notifications_notice
    (id, street_id, kind, key, subject, title, body, opens, urgency, tag, at, expires_at)
VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, %s, %s, %s)
ON CONFLICT (key) DO NOTHING RETURNING id
"""
# A notice that was said before to one of these people is not said again.
ADDRESS = """
WITH made AS (
    INSERT INTO notifications_notification (id, street_id, notice_id, user_id)
    SELECT told.id, %(street)s, %(notice)s, person.id
    FROM unnest(%(ids)s::uuid[], %(people)s::uuid[]) AS told (id, person_id)
    JOIN accounts_user person ON person.id = told.person_id AND person.is_active
    ON CONFLICT (notice_id, user_id) DO NOTHING
    RETURNING id, user_id
)
SELECT made.id, made.user_id, coalesce(preference.mode, %(feed)s) <> 'off'
FROM made LEFT JOIN notifications_preference preference
  ON preference.user_id = made.user_id AND preference.kind = %(kind)s AND preference.channel = 'feed'
"""

# One row for each device whose session holds and whose person wants this kind there.
QUEUE = """
INSERT INTO notifications_delivery
    (street_id, notification_id, channel, registration_id, recalls, status, priority, attempts, queued_at, next_at, error)
SELECT %(street)s, told.id, device.channel, device.id, false,
       CASE wanted.mode WHEN 'digest' THEN %(waiting)s ELSE %(queued)s END,
       %(priority)s, 0, %(now)s, %(now)s, ''
FROM unnest(%(ids)s::uuid[], %(people)s::uuid[]) AS told (id, person_id)
JOIN notifications_pushregistration device ON device.user_id = told.person_id AND device.ended_at IS NULL
JOIN accounts_devicesession session
  ON session.id = device.session_id AND session.revoked_at IS NULL AND session.expires_at > %(now)s
LEFT JOIN notifications_preference preference
  ON preference.user_id = told.person_id AND preference.kind = %(kind)s AND preference.channel = device.channel
JOIN unnest(%(channels)s::text[], %(modes)s::text[]) AS usual (channel, mode) ON usual.channel = device.channel
CROSS JOIN LATERAL (SELECT CASE WHEN %(required)s THEN 'now' ELSE coalesce(preference.mode, usual.mode) END) AS wanted (mode)
WHERE wanted.mode <> 'off'
ON CONFLICT DO NOTHING
"""
WAKE = "SELECT pg_notify('linli_push', '')"

WITHDRAW = """
UPDATE notifications_notification notification SET withdrawn_at = %(now)s
FROM notifications_notice notice
WHERE notice.id = notification.notice_id AND notice.subject = %(subject)s AND notice.kind = %(kind)s
  AND notification.withdrawn_at IS NULL AND (%(people)s::uuid[] IS NULL OR notification.user_id = ANY(%(people)s))
RETURNING notification.id, notification.user_id, notification.notice_id, notification.read_at
"""
DROP_UNSENT = """
UPDATE notifications_delivery SET status = %(obsolete)s, error = 'withdrawn'
WHERE notification_id = ANY(%(ids)s) AND status IN (%(queued)s, %(waiting)s)
"""
# After the statement above, so that what was claimed meanwhile is seen here. A lower priority than any: first in, first out.
RECALL = """
INSERT INTO notifications_delivery
    (street_id, notification_id, channel, registration_id, recalls, status, priority, attempts, queued_at, next_at, error)
SELECT street_id, notification_id, channel, registration_id, true, %(queued)s, %(priority)s, 0, %(now)s, %(now)s, ''
FROM notifications_delivery
WHERE notification_id = ANY(%(ids)s) AND status IN (%(sending)s, %(sent)s) AND NOT recalls
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a notice says, where a person wrote it and no kind does."""

    title: Words
    body: Words


def notify(
    kind: type[Kind],
    people: Iterable[UUID | None],
    *,
    actor: Actor,
    subject: UUID | None,
    key: str = "",
    urgency: Urgency | None = None,
    expires_at: datetime | None = None,
    said: Said | None = None,
    **values: Any,
) -> UUID | None:
    """Put a notice into the inboxes of `people`, each once, the absent skipped; on their feeds; into the outbox.

    `subject` is what it is about, and what it is withdrawn by. `key` tells this event from others of its kind about the same
    subject: what is said twice under one key reaches nobody twice. `values` fill the texts of the kind. Nothing is sent
    before the caller's transaction commits. Returns the id of the notice; None where nobody is new to it.
    """
    receivers = sorted({person for person in people if person is not None})
    if not receivers:
        return None
    row = _notice(
        kind, actor, subject, f"{kind.code}:{subject}:{key}", urgency, expires_at, said or _said(kind, actor, values)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            ADDRESS,
            {
                "street": row.street_id, "notice": row.id, "ids": [new_id() for _ in receivers], "people": receivers,
                "kind": kind.code, "feed": kind.modes.get(Channel.FEED, Mode.OFF).value,
            },
        )  # fmt: skip
        made = cursor.fetchall()
    if not made:
        return None
    if kind.listed:
        frame = as_frame(Notification(id=made[0][0], notice=row))
        heard = [(user_id, {"id": str(own)}) for own, user_id, hears in made if hears or kind.required]
        tell_each(heard, FRAME, frame, now=actor.at)
    _queue(kind, row, [(own, user_id) for own, user_id, _hears in made], now=actor.at)
    return row.id


def _said(kind: type[Kind], actor: Actor, values: dict[str, Any]) -> Said:
    zone = street_of(actor).timezone if any(isinstance(each, datetime) for each in values.values()) else "UTC"
    return Said(title=told(kind.title, zone, values), body=told(kind.body, zone, values))


def _notice(
    kind: type[Kind],
    actor: Actor,
    subject: UUID | None,
    key: str,
    urgency: Urgency | None,
    expires_at: datetime | None,
    said: Said,
) -> Notice:
    row = Notice(
        street_id=actor.street_id,
        kind=kind.code,
        key=key,
        subject=subject,
        title=said.title,
        body=said.body,
        opens=kind.opens.format(subject=subject),
        urgency=urgency or kind.urgency,
        tag=kind.tag(subject),
        at=actor.at,
        expires_at=expires_at or (actor.at + kind.lasts if kind.lasts else None),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            SAY,
            [
                row.id, row.street_id, row.kind, key, subject, json.dumps(row.title), json.dumps(row.body), row.opens,
                str(row.urgency), row.tag, row.at, row.expires_at,
            ],
        )  # fmt: skip
        fresh = cursor.fetchone()
    return row if fresh else Notice.objects.get(key=key)


def _queue(kind: type[Kind], row: Notice, made: list[tuple[UUID, UUID]], *, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            QUEUE,
            {
                "street": row.street_id, "now": now, "kind": kind.code, "required": kind.required,
                "priority": PRIORITY[Urgency(row.urgency)],
                "waiting": DeliveryStatus.WAITING.value, "queued": DeliveryStatus.QUEUED.value,
                "channels": [channel.value for channel in PUSHED],
                "modes": [kind.modes.get(channel, Mode.OFF).value for channel in PUSHED],
                "ids": [own for own, _user in made], "people": [user for _own, user in made],
            },
        )  # fmt: skip
        if cursor.rowcount:
            cursor.execute(WAKE)


def withdraw(kind: type[Kind], *, actor: Actor, subject: UUID, people: Iterable[UUID | None] | None = None) -> int:
    """The notices of this kind about `subject` are no longer true, for `people` or for all: returns for how many.

    What was not pushed is dropped; what was is replaced on the screen; the inbox shows it withdrawn.
    """
    receivers = None if people is None else sorted({person for person in people if person is not None})
    if receivers == []:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAW, {"now": actor.at, "subject": subject, "kind": kind.code, "people": receivers})
        gone = cursor.fetchall()
    if not gone:
        return 0
    own = defaultdict(list)
    for pk, user, notice_id, read in gone:
        own[notice_id].append((user, {"id": str(pk), "read_at": to_jsonable_python(read)}))
    for notice in Notice.objects.filter(pk__in=own):
        frame = as_frame(Notification(notice=notice, withdrawn_at=actor.at))
        tell_each(own[notice.id], FRAME, frame, now=actor.at)
    with connection.cursor() as cursor:
        names = {status.value: status.value for status in DeliveryStatus}
        ids: dict[str, Any] = {"ids": [each[0] for each in gone], "now": actor.at, "priority": len(PRIORITY), **names}
        cursor.execute(DROP_UNSENT, ids)
        cursor.execute(RECALL, ids)
        if cursor.rowcount:
            cursor.execute(WAKE)
    return len(gone)


# What waits on a device becomes one push to it.
BUNDLE = """
WITH bundled AS (
    UPDATE notifications_delivery delivery SET status = %(bundled)s
    FROM notifications_notification notification
    WHERE notification.id = delivery.notification_id AND notification.user_id = %(person)s
      AND delivery.status = %(waiting)s
    RETURNING delivery.channel, delivery.registration_id, notification.read_at, notification.withdrawn_at
)
SELECT DISTINCT channel, registration_id FROM bundled WHERE read_at IS NULL AND withdrawn_at IS NULL
"""
QUEUE_BUNDLE = """
INSERT INTO notifications_delivery
    (street_id, notification_id, channel, registration_id, recalls, status, priority, attempts, queued_at, next_at, error)
SELECT %s, %s, device.channel, device.id, false, 'queued', %s, 0, %s, %s, '' FROM unnest(%s::text[], %s::uuid[]) AS device (channel, id)
ON CONFLICT DO NOTHING
"""


def bundle(person: UUID, *, actor: Actor, day: str) -> bool:
    """Turn what waits for a person's digest into one push to each device where it waits, once a day.

    False where today's has gone out, or all of it was read meanwhile. In the caller's transaction.
    """
    key = f"{Digest.code}:{person}:{day}"
    if Notice.objects.filter(key=key).exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            BUNDLE,
            {
                "person": person, "bundled": DeliveryStatus.BUNDLED.value, "waiting": DeliveryStatus.WAITING.value,
            },
        )  # fmt: skip
        devices = cursor.fetchall()
    if not devices:
        return False
    row = _notice(Digest, actor, None, key, None, None, _said(Digest, actor, {}))
    notification = Notification.objects.create(street_id=row.street_id, notice=row, user_id=person)
    with connection.cursor() as cursor:
        cursor.execute(
            QUEUE_BUNDLE,
            [
                row.street_id, notification.id, PRIORITY[Urgency(row.urgency)], actor.at, actor.at,
                [channel for channel, _device in devices], [device for _channel, device in devices],
            ],
        )  # fmt: skip
        cursor.execute(WAKE)
    return True
