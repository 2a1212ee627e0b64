"""The verbs of broadcasts: say it, take it back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Language
from backend.audit import services as audit
from backend.errors import DomainError
from backend.ids import new_id
from backend.notifications.models import PushRegistration
from backend.notifications.services import Said, notify
from backend.notifications.services import withdraw as withdraw_notice
from backend.notifications.states import Urgency
from backend.policy import Actor, allow
from backend.services import Made, find, fingerprint_of, lock, made_before, service
from backend.states import next_state
from volunteers.broadcasts.models import Broadcast
from volunteers.broadcasts.notifications import Alert, News
from volunteers.broadcasts.policy import POLICY
from volunteers.broadcasts.queries import areas, audience, teams, visible_to
from volunteers.broadcasts.schemas import BroadcastCreate, BroadcastIn, PreviewOut, SampleOut
from volunteers.broadcasts.states import TRANSITIONS, Action, To

LONGEST = timedelta(days=28)
"""What push services keep at most."""


class TeamNotMeant(DomainError):
    """A team is named, and the broadcast is not for role holders."""

    code = "team_not_meant"
    status = 422
    title = _("Team not meant")
    message = _("A team goes with to=roles alone. Leave team_id out, or send to=roles.")


class WrongExpiry(DomainError):
    """It would be over before it is read, or never."""

    code = "wrong_expiry"
    status = 422
    title = _("Wrong end")
    message = _("A broadcast ends within the next {days} days. Send an expires_at in that time.")


@service
def preview(*, actor: Actor, spec: BroadcastIn, now: datetime) -> PreviewOut:
    """Whom it would reach and what they would read; nothing is sent. Raises what `send` raises."""
    row = _checked(actor, spec, now)
    people = audience(actor, area=row.area, to=To(row.to), team_id=row.team_id)
    devices = PushRegistration.objects.filter(
        user__in=people, ended_at=None, session__revoked_at=None, session__expires_at__gt=now
    )
    return PreviewOut(
        people=people.count(),
        devices=devices.count(),
        passes_quiet_hours=row.urgency == Urgency.EMERGENCY,
        sample=SampleOut(title=row.title, body=row.text),
    )


@service
def send(*, actor: Actor, spec: BroadcastCreate, now: datetime) -> Made[Broadcast]:
    """Put it into every inbox and into the outbox, in this one transaction; pushes follow by themselves.

    Raises `NotFound` (area, team), `NotAllowed`, `TeamNotMeant`, `WrongExpiry`, `IdTaken`.
    """
    fingerprint = fingerprint_of(spec)
    same = made_before(visible_to(actor), spec.id, made_by=actor.user_id, fingerprint=fingerprint)
    if same is not None:
        return Made(same, fresh=False)
    row = _checked(actor, spec, now)
    row.id, row.fingerprint = spec.id or new_id(), fingerprint
    people = list(audience(actor, area=row.area, to=To(row.to), team_id=row.team_id).values_list("id", flat=True))
    row.people = len(people)
    row.notice_id = notify(
        _kind(row),
        people,
        actor=actor,
        subject=row.id,
        urgency=Urgency(row.urgency),
        expires_at=row.expires_at,
        said=Said(title=row.title, body=row.text),
    )
    row.save(force_insert=True)
    audit.record(
        "broadcast.send",
        row.id,
        actor=actor,
        now=now,
        urgency=row.urgency,
        to=row.to,
        area_id=str(row.area_id),
        people=row.people,
    )
    return Made(row, fresh=True)


@service
def withdraw(*, actor: Actor, broadcast_id: UUID, reason: str, now: datetime) -> Broadcast:
    """It is no longer true: inboxes show it so, what was not pushed is not, what was is replaced.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    row = lock(visible_to(actor), broadcast_id)
    allow(POLICY, Action.WITHDRAW, actor, row)
    before = row.status
    row.status = next_state(TRANSITIONS, before, Action.WITHDRAW)
    row.withdrawn_at = now
    row.save(update_fields=["status", "withdrawn_at"])
    withdraw_notice(_kind(row), actor=actor, subject=row.id)
    audit.record("broadcast.withdraw", row.id, actor=actor, now=now, before=before, after=row.status, reason=reason)
    return row


def _kind(row: Broadcast) -> type[News | Alert]:
    return Alert if row.urgency == Urgency.EMERGENCY else News


def _checked(actor: Actor, spec: BroadcastIn, now: datetime) -> Broadcast:
    """The broadcast that `spec` means, unsaved: all that can be refused is refused here."""
    area = find(areas(actor), spec.area_id or actor.street_id)
    row = Broadcast(
        street_id=actor.street_id,
        area=area,
        to=spec.to,
        title={Language.CHINESE.value: spec.title_zh, Language.ENGLISH.value: spec.title_en},
        text={Language.CHINESE.value: spec.text_zh, Language.ENGLISH.value: spec.text_en},
        urgency=spec.urgency,
        expires_at=spec.expires_at,
        made_by_id=actor.user_id,
        made_at=now,
    )
    allow(POLICY, Action.ALERT if spec.urgency == Urgency.EMERGENCY else Action.SEND, actor, row)
    if spec.team_id is not None:
        if spec.to != To.ROLES:
            raise TeamNotMeant
        row.team_id = find(teams(actor), spec.team_id).id
    if not now < spec.expires_at <= now + LONGEST:
        raise WrongExpiry(days=LONGEST.days)
    return row
