"""Report a need, for oneself or for somebody. The busiest write of all, and an importer's: no query too many."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

from django.db import connection
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from django.utils.translation import gettext_lazy as _

from backend.accounts.queries import oneself
from backend.audit import services as audit
from backend.audit.models import Entry
from backend.crypto import index_of
from backend.errors import DomainError, IdTaken
from backend.events import publish
from backend.files.services import attach
from backend.ids import new_id
from backend.parties.models import Post
from backend.parties.queries import standing
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.privacy.services import record_consent
from backend.privacy.states import How, Purpose
from backend.services import fingerprint_of, service
from needs.desk.events import EmergencySuspected, NeedReported, PlaceWanted, SummaryChanged
from needs.desk.files import PURPOSE
from needs.desk.models import Need
from needs.desk.news import announce
from needs.desk.policy import POLICY
from needs.desk.published import findable
from needs.desk.schemas import NeedCreate
from needs.desk.services.behalf import Behalf, behalf_of, home_of, visibility_of
from needs.desk.services.changes import watch
from needs.desk.services.form import check
from needs.desk.services.moderating import first_showing
from needs.desk.services.placing import Placed
from needs.desk.states import Action, Channel, Showing, Status, Urgency, Visibility
from needs.desk.targets import targets
from needs.limits.services import take
from needs.limits.states import Kind as Tallied

AHEAD = timedelta(minutes=5)
"""How far a phone's clock may run ahead."""
OLDER_PAPERS = (Post.IMPORTER, Post.HOTLINE_CLERK, Post.ADMINISTRATOR)
"""Who enters what lies longer ago."""
LATE = timedelta(days=7)
"""How long a phone may have been offline."""


class ReportedInFuture(DomainError):
    """A time that has not come yet."""

    code = "reported_in_future"
    status = 422
    title = _("Not yet")
    message = _("The report is dated in the future. Set the clock of the device, or leave reported_at out.")


class ReportedLongAgo(DomainError):
    """Older than an offline phone explains."""

    code = "reported_long_ago"
    status = 422
    title = _("Too long ago")
    message = _(
        "Reports may be {days} days late. Leave reported_at out, and say in the text when it happened; older papers are "
        "entered by the hotline clerk or the importer."
    )


@dataclass(frozen=True, slots=True)
class Reported:
    """The need; and the audit entry where this call made it, None where it was there already."""

    need: Need
    entry: Entry | None
    handles: bool = False
    """Whether the reporter is one of those who have to see to it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A need that is not stored yet, for whom it is, and where."""

    need: Need
    behalf: Behalf
    where: Placed


@service
def report(
    *, actor: Actor, spec: NeedCreate, now: datetime, channel: Channel | None = None, teller: Actor | None = None
) -> Reported:
    """A new need; the existing one where the same person sends the same again under the same id.

    `channel`: by which way it came; without it the app, a card or somebody's proxy, as actor and report tell. `teller`: whose
    report it is, where the actor hears it and writes it down.

    What its category asks for and is not there is noted; the report is taken all the same. Raises `ReportedInFuture`,
    `ReportedLongAgo`, `IdTaken`, and what `behalf_of`, `home_of`, `check` and, of its files, `attach` raise; `DailyLimit`.
    """
    allow(POLICY, Action.REPORT, actor, None)
    who = teller or actor
    try:
        draft = drafted(actor, spec, now=now, channel=channel, who=who)
    except (ReportedInFuture, ReportedLongAgo):
        # A report that arrived in time may be sent again later.
        if spec.id is not None and (known := _known(who, spec.id, _fingerprint(spec))) is not None:
            return Reported(need=known, entry=None)
        raise
    need, behalf, where = draft.need, draft.behalf, draft.where
    if not _inserted(need):
        existing = _known(who, need.id, bytes(need.fingerprint))
        if existing is None:
            raise IdTaken
        return Reported(need=existing, entry=None)
    _count(who, spec, channel, never_refuse=bool(need.calls), now=now)
    if spec.files:
        attach(actor=who, purpose=PURPOSE, subject_id=need.id, file_ids=spec.files, now=now)
    if need.visibility == Visibility.PUBLIC and spec.on_behalf_of is None:
        record_consent(actor=who, purpose=Purpose.PUBLISH, how=How.REPORT, now=now)
    entry = audit.record("need.report", need.id, actor=actor, now=now, after=need.status)
    behalf.use(who, need.id, now)
    receivers = announce(need, now=now, fresh=True)
    publish(NeedReported(need.id, is_shown=need.is_shown), actor=actor)
    if need.showing == Showing.WAITING:
        publish(SummaryChanged(need.id), actor=actor)
    if where.to_ask:
        publish(PlaceWanted(need.id), actor=actor)
    if need.calls:
        publish(EmergencySuspected(need.id), actor=actor)
    return Reported(need=need, entry=entry, handles=actor.user_id in receivers)


def drafted(
    actor: Actor, spec: NeedCreate, *, now: datetime, channel: Channel | None, who: Actor, goes_on: bool = True
) -> Draft:
    """The need that a report would be. Stores nothing. `who` reports it, and the actor enters it.

    `goes_on`: whether anybody is to be called for it, and `similar` to find it, which looks for what goes on.

    Raises `ReportedInFuture`, `ReportedLongAgo`, and what `behalf_of`, `home_of` and `check` raise.
    """
    reported_at = spec.reported_at.astimezone(UTC) if spec.reported_at else now
    refusal = _untimely(actor, reported_at, now)
    if refusal is not None:
        raise refusal
    due = targets(street_of(actor), Urgency.NORMAL, since=now)
    behalf = behalf_of(who, spec)
    where = home_of(who, spec, behalf)
    checked = check(who, spec, goes_on=goes_on)
    visibility = visibility_of(spec, behalf)
    need = Need(
        id=spec.id or new_id(),
        street_id=actor.street_id,
        reporter=oneself(who),
        kind=spec.kind,
        channel=channel or _channel_of(actor, spec),
        title=spec.title or "",
        text=spec.text,
        visibility=visibility,
        showing=first_showing(visibility, actor),
        preferred_time=spec.preferred_time or "",
        fingerprint=_fingerprint(spec),
        reported_at=reported_at,
        received_at=now,
        updated_at=now,
        status=Status.REPORTED,
        dispatch_due_at=due.dispatch_due_at,
        answer_due_at=due.answer_due_at,
        **checked.columns,
        **behalf.columns,
        **where.columns,
    )
    if goes_on and not need.is_wrongdoing:
        for name, value in findable(need).items():
            setattr(need, name, value)
    watch(need, actor)
    need.seen_in_full = True  # type: ignore[attr-defined]  # as `visible_to` would annotate it
    return Draft(need, behalf, where)


def _fingerprint(spec: NeedCreate) -> bytes:
    return index_of("report", fingerprint_of(spec))


def _channel_of(actor: Actor, spec: NeedCreate) -> Channel:
    if actor.by_card:
        return Channel.CARD
    return Channel.PROXY if spec.on_behalf_of else Channel.APP


def _count(who: Actor, spec: NeedCreate, channel: Channel | None, *, never_refuse: bool, now: datetime) -> None:
    """Of what a person sends themself: what was withdrawn today counts too, and no emergency is refused. Raises `DailyLimit`.

    What the hotline, an import or another program brings has limits of its own.
    """
    if channel is not None:
        return
    take(who, Tallied.REPORT, beside=Tallied.WITHDRAWAL, never_refuse=never_refuse, now=now)
    if spec.on_behalf_of is not None:
        take(who, Tallied.ON_BEHALF, never_refuse=never_refuse, now=now)


def _untimely(actor: Actor, reported_at: datetime, now: datetime) -> DomainError | None:
    if reported_at > now + AHEAD:
        return ReportedInFuture()
    if reported_at < now - LATE and not standing(actor).holds(*OLDER_PAPERS):
        return ReportedLongAgo(days=LATE.days)
    return None


def _inserted(need: Need) -> bool:
    """Insert it unless the id is taken: one statement, which waits for a second sender of the same report."""
    columns = Need._meta.concrete_fields
    with connection.cursor() as cursor:
        # `pre_save`, for a phone's blind index is made there: by it a person's copy and erasing find what others reported of them.
        cursor.execute(
            _insert_sql(), [field.get_db_prep_save(field.pre_save(need, True), connection) for field in columns]
        )
        return bool(cursor.rowcount)


@cache
def _insert_sql() -> str:
    """The statement as Django writes it, once: it is the same for every need."""
    query = InsertQuery(Need, on_conflict=OnConflict.IGNORE)
    query.insert_values(Need._meta.concrete_fields, [Need()])
    [(sql, _params)] = query.get_compiler(connection=connection).as_sql()
    return str(sql)


def _known(actor: Actor, need_id: UUID, fingerprint: bytes) -> Need | None:
    """The same report of the same person, made before."""
    return Need.objects.filter(
        pk=need_id, street=actor.street_id, reporter=actor.user_id, fingerprint=fingerprint
    ).first()
