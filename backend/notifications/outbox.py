"""What the sender reads and writes, in SQL; and what becomes of a delivery that is taken up. No network.

A delivery is taken up under a lease: `next_at` is moved ahead, and whoever finds it past takes it up again. `attempts` tells
the leases of one delivery apart, so that a sender that was thought dead writes over nobody's result.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import args_row
from pydantic_core import to_json

from backend.notifications.options import QUIET_HOURS
from backend.notifications.quiet import own_or_usual
from backend.notifications.states import PRIORITY, Channel, DeliveryStatus, Mode, Urgency
from backend.notifications.ways.push import Failed, Gone, Outcome, Sent

LONGEST_TTL = 28 * 86_400
"""What FCM keeps at most."""
ATTEMPTS = 9
FIRST_WAIT_SECONDS = 10.0
LONGEST_WAIT_SECONDS = 3_600.0

WALK = """
SELECT set_config(plan, 'off', false)
FROM unnest(ARRAY['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin']) AS plan
"""
"""A queue fills and empties faster than anybody counts it: from the planner's stale numbers came plans that read whole tables
for each claim. On the sender's connection, what is due is walked in the order of its index, and the rest looked up by key."""
CLAIM = """
WITH due AS (
    SELECT delivery.id FROM notifications_delivery delivery
    WHERE delivery.status IN ('queued', 'sending') AND delivery.next_at <= %(now)s
      -- What this sender holds is not lost, however long the machine keeps it waiting.
      AND delivery.id <> ALL (%(held)s::bigint[])
      -- What takes a push back follows it: not before it is known what became of it.
      AND NOT (delivery.recalls AND EXISTS (
          SELECT FROM notifications_delivery first
          WHERE first.notification_id = delivery.notification_id AND first.channel = delivery.channel
            AND first.registration_id IS NOT DISTINCT FROM delivery.registration_id
            AND NOT first.recalls AND first.status NOT IN ('sent', 'failed', 'dropped', 'obsolete')))
    ORDER BY delivery.priority, delivery.next_at LIMIT %(most)s
    FOR UPDATE OF delivery SKIP LOCKED
), claimed AS (
    UPDATE notifications_delivery delivery
    SET status = 'sending', attempts = delivery.attempts + 1, next_at = %(lease)s
    FROM due WHERE delivery.id = due.id
    RETURNING delivery.*
)
SELECT claimed.id, claimed.channel, claimed.recalls, claimed.attempts, claimed.registration_id,
       notification.id AS notification_id, notification.user_id, notification.read_at, notification.withdrawn_at,
       notice.kind, notice.urgency, notice.tag, notice.expires_at,
       person.language, person.is_active, street.timezone, street.config,
       device.address, device.ended_at IS NULL AS registered,
       session.revoked_at IS NULL AND session.expires_at > %(now)s AS signed_in,
       times.quiet, times.quiet_from, times.quiet_until, preference.mode,
       claimed.recalls AND EXISTS (
          SELECT FROM notifications_delivery first
          WHERE first.notification_id = claimed.notification_id AND first.channel = claimed.channel
            AND first.registration_id IS NOT DISTINCT FROM claimed.registration_id
            AND NOT first.recalls AND first.status = 'sent') AS was_sent
FROM claimed
JOIN notifications_notification notification ON notification.id = claimed.notification_id
JOIN notifications_notice notice ON notice.id = notification.notice_id
JOIN accounts_user person ON person.id = notification.user_id
JOIN places_area street ON street.id = claimed.street_id
LEFT JOIN notifications_pushregistration device ON device.id = claimed.registration_id
LEFT JOIN accounts_devicesession session ON session.id = device.session_id
LEFT JOIN notifications_times times ON times.user_id = notification.user_id
LEFT JOIN notifications_preference preference
  ON preference.user_id = notification.user_id AND preference.kind = notice.kind AND preference.channel = claimed.channel
ORDER BY claimed.priority, claimed.id
"""
# `|| ''` in the two statements below: by `status = 'sending'` the planner would choose the index of what is due, and walk all
# that waits for each of the rows.
RECORD = """
UPDATE notifications_delivery delivery
SET status = done.status, next_at = done.next_at, error = done.error, attempts = delivery.attempts - done.refund::int,
    sent_at = CASE done.status WHEN 'sent' THEN %(now)s ELSE delivery.sent_at END
FROM jsonb_to_recordset(%(results)s::jsonb)
     AS done (id bigint, lease int, status text, next_at timestamptz, error text, refund boolean)
WHERE delivery.id = done.id AND delivery.attempts = done.lease AND delivery.status || '' = 'sending'
"""
RENEW = """
UPDATE notifications_delivery delivery SET next_at = %(lease)s
FROM unnest(%(ids)s::bigint[], %(leases)s::int[]) AS held (id, lease)
WHERE delivery.id = held.id AND delivery.attempts = held.lease AND delivery.status || '' = 'sending'
"""
END = """
UPDATE notifications_pushregistration SET ended_at = %(now)s, ended_because = 'gone', address = ''
WHERE id = ANY(%(gone)s) AND ended_at IS NULL
"""
# One look into the index for each priority, however much waits.
NEXT = """
SELECT min(first.next_at) FROM generate_series(0, %s) AS priority,
LATERAL (SELECT next_at FROM notifications_delivery delivery
         WHERE delivery.status IN ('queued', 'sending') AND delivery.priority = priority.priority
         ORDER BY next_at LIMIT 1) AS first
"""


@dataclass(slots=True)
class Due:
    """A delivery that was taken up, and all that decides on it: a row of `CLAIM`, in its order."""

    id: int
    channel: str
    recalls: bool
    attempts: int
    registration_id: UUID | None
    notification_id: UUID
    user_id: UUID
    read_at: datetime | None
    withdrawn_at: datetime | None
    kind: str
    urgency: str
    tag: str
    expires_at: datetime | None
    language: str
    is_active: bool
    timezone: str
    config: Any
    address: str | None
    """As it is stored: encrypted."""
    registered: bool | None
    signed_in: bool | None
    quiet: bool | None
    quiet_from: time | None
    quiet_until: time | None
    mode: str | None
    was_sent: bool


@dataclass(slots=True)
class Result:
    """What became of it."""

    id: int
    lease: int
    status: DeliveryStatus
    next_at: datetime
    error: str = ""
    refund: bool = False
    """Whether it was not tried at all."""
    gone: UUID | None = None
    """The registration that ends."""


def verdict(due: Due, *, now: datetime, required: bool, abroad: bool) -> Result | None:
    """Why a delivery is not sent now; None where it is. What changed since it was queued counts.

    `required`: nobody turns this kind off. `abroad`: the person lets pushes pass abroad.
    """
    if reason := _unwanted(due, required=required, abroad=abroad):
        return _done(due, DeliveryStatus.DROPPED, now, reason)
    if reason := _untrue(due, now):
        return _done(due, DeliveryStatus.OBSOLETE, now, reason)
    until = None if due.recalls else quiet_hours_until(due, now)
    if until is not None:
        return Result(due.id, due.attempts, DeliveryStatus.QUEUED, until, "quiet hours", refund=True)
    return None


def _unwanted(due: Due, *, required: bool, abroad: bool) -> str:
    if not (due.is_active and due.registered and due.signed_in):
        return "not signed in"
    if due.channel == Channel.FCM and not abroad:
        return "no consent"
    return "not wanted" if due.mode == Mode.OFF and not required and not due.recalls else ""


def _untrue(due: Due, now: datetime) -> str:
    if due.recalls:
        return "" if due.was_sent else "was not sent"
    if due.withdrawn_at is not None:
        return "withdrawn"
    if due.read_at is not None:
        return "read"
    return "expired" if due.expires_at is not None and due.expires_at <= now else ""


def quiet_hours_until(due: Due, now: datetime) -> datetime | None:
    """When the person's quiet hours end; None outside them, and in an emergency."""
    if due.urgency == Urgency.EMERGENCY:
        return None
    usual = QUIET_HOURS.of(due.config)
    return own_or_usual(
        now, due.timezone, on=due.quiet, begin=due.quiet_from, end=due.quiet_until, usual=(usual.start, usual.end)
    )


def result(due: Due, outcome: Outcome, *, now: datetime) -> Result:
    """What an outcome makes of a delivery: waits grow fourfold to an hour, or are what the service asks for."""
    if isinstance(outcome, Sent):
        return _done(due, DeliveryStatus.SENT, now, "")
    if isinstance(outcome, Gone):
        return Result(due.id, due.attempts, DeliveryStatus.FAILED, now, outcome.error[:200], gone=due.registration_id)
    if isinstance(outcome, Failed) or (outcome.counts and due.attempts >= ATTEMPTS):
        return _done(due, DeliveryStatus.FAILED, now, outcome.error)
    grown = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 4 ** min(due.attempts - 1, 8))
    wait = max(outcome.after, 0.1) if outcome.after is not None else grown
    # Spread by the id, so that what failed together does not come back together.
    wait += wait * (due.id % 16) / 64
    return Result(
        due.id,
        due.attempts,
        DeliveryStatus.QUEUED,
        now + timedelta(seconds=wait),
        outcome.error[:200],
        refund=not outcome.counts,
    )


def _done(due: Due, status: DeliveryStatus, now: datetime, error: str) -> Result:
    return Result(due.id, due.attempts, status, now, error[:200])


async def claim(
    conn: psycopg.AsyncConnection[Any], *, now: datetime, lease: datetime, most: int, held: Collection[int] = ()
) -> list[Due]:
    """Take up to `most` deliveries that are due, the most pressing first; nobody else gets them until `lease`.

    `held`: those that the caller has taken up and not let go of, whose lease may have ended unnoticed.
    """
    async with conn.cursor(binary=True, row_factory=args_row(Due)) as cursor:
        await cursor.execute(CLAIM, {"now": now, "lease": lease, "most": most, "held": list(held)})
        return await cursor.fetchall()


async def record(conn: psycopg.AsyncConnection[Any], results: Sequence[Result], *, now: datetime) -> None:
    """Write down what became of them, in one statement; end the registrations that are no more."""
    await conn.execute(RECORD, {"now": now, "results": to_json(results).decode()})
    gone = [each.gone for each in results if each.gone is not None]
    if gone:
        await conn.execute(END, {"now": now, "gone": gone})


async def renew(conn: psycopg.AsyncConnection[Any], held: Mapping[int, int], *, lease: datetime) -> None:
    """Keep what is still being sent, `{delivery: its lease}`: a service that is slow is not a sender that is dead."""
    await conn.execute(RENEW, {"lease": lease, "ids": list(held), "leases": list(held.values())})


async def next_due(conn: psycopg.AsyncConnection[Any]) -> datetime | None:
    """When the next delivery is due, or a lease ends."""
    row = await (await conn.execute(NEXT, [len(PRIORITY)])).fetchone()
    return row[0] if row else None
