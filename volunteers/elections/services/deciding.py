"""What the clock does: open the vote on a closed roll, count it, give or take the office. All for the system."""

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.committee import services as committee
from volunteers.committee.states import Kind as SeatKind
from volunteers.elections.counting import Paper, counted, enough, recalled
from volunteers.elections.eligibility import unfit
from volunteers.elections.events import Decided, Opened
from volunteers.elections.models import Election, Nomination, Voter
from volunteers.elections.options import TURNOUT_PERCENT
from volunteers.elections.policy import POLICY
from volunteers.elections.queries import members, roles_filled, seats_filled, standing, visible_to
from volunteers.elections.services.box import BATCH, shuffled
from volunteers.elections.states import TRANSITIONS, Action, Kind, Status
from volunteers.group import services as group
from volunteers.group.states import How, Tier


@service
def open_or_fail(*, actor: Actor, election_id: UUID, now: datetime) -> Election:
    """The days of gathering are over: open the vote if anybody stands; a recall that gathered too few has failed."""
    election = lock(visible_to(actor), election_id)
    if election.status != Status.GATHERING or election.gathering_until > now:
        return election
    if election.kind == Kind.ELECTION and standing(election.id).exists():
        return open_vote(election, actor, now)
    return _failed(election, actor, now, why="nobody_stands" if election.kind == Kind.ELECTION else "few_signatures")


def open_vote(election: Election, actor: Actor, now: datetime) -> Election:
    """Under the election's lock: close the roll and open the vote."""
    allow(POLICY, Action.OPEN, actor, election)
    before = election.status
    election.status = next_state(TRANSITIONS, before, Action.OPEN)
    roll = members(election.street_id, election.team_id, at=now).order_by("id").values_list("id", flat=True)
    rows = [Voter(street_id=election.street_id, election=election, user_id=person) for person in roll]
    Voter.objects.bulk_create(rows, batch_size=BATCH)
    election.electorate = len(rows)
    election.voting_until = now + timedelta(days=election.voting_days)
    election.save(update_fields=["status", "electorate", "voting_until"])
    audit.record(
        "election.open", election.id, actor=actor, now=now, before=before, after=election.status, electorate=len(rows)
    )
    publish(Opened(election.id), actor=actor)
    return election


@service
def count(*, actor: Actor, election_id: UUID, now: datetime) -> Election:
    """Count once the vote is over, carry out what was decided, and shuffle the box before it is opened to all."""
    election = lock(visible_to(actor), election_id)
    if election.status != Status.VOTING or election.voting_until is None or election.voting_until > now:
        return election
    papers = [Paper(row.receipt, tuple(row.choices), row.recall) for row in shuffled(election)]
    percent = TURNOUT_PERCENT.of(street_of(actor).config)
    if not enough(len(papers), election.electorate or 0, percent):
        return _failed(election, actor, now, why="few_votes", cast=len(papers))
    allow(POLICY, Action.COUNT, actor, election)
    before = election.status
    election.status = next_state(TRANSITIONS, before, Action.COUNT)
    result = (
        _recalled(election, papers, actor, now)
        if election.kind == Kind.RECALL
        else _elected(election, papers, actor, now)
    )
    election.result = {"cast": len(papers), **result}
    election.save(update_fields=["status", "result"])
    audit.record(
        "election.count", election.id, actor=actor, now=now, before=before, after=election.status, **election.result
    )
    publish(Decided(election.id), actor=actor)
    return election


def months_later(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _failed(election: Election, actor: Actor, now: datetime, *, why: str, **said: Any) -> Election:
    allow(POLICY, Action.FAIL, actor, election)
    before = election.status
    election.status = next_state(TRANSITIONS, before, Action.FAIL)
    election.result = {"why": why, **said}
    election.save(update_fields=["status", "result"])
    audit.record(
        "election.fail", election.id, actor=actor, now=now, before=before, after=election.status, **election.result
    )
    publish(Decided(election.id), actor=actor)
    return election


def _elected(election: Election, papers: list[Paper], actor: Actor, now: datetime) -> dict[str, Any]:
    """Who was chosen takes the office, and who held it leaves it, in the same moment."""
    rows = {row.id: row for row in standing(election.id).select_related("candidate")}
    fit = [row.id for row in rows.values() if unfit(election, row.candidate, at=now) is None]
    ranked = counted(election.id, fit, papers, election.places)
    chosen = [rows[each.nomination] for each in ranked if each.elected]
    if chosen:
        _take_over(election, chosen, actor, now)
    return {
        "candidates": [
            {
                "nomination_id": str(each.nomination),
                "votes": each.votes,
                "elected": each.elected,
                "by_lot": each.by_lot,
            }
            for each in ranked
        ]
    }


def _take_over(election: Election, chosen: list[Nomination], actor: Actor, now: datetime) -> None:
    until = months_later(now, election.term_months)
    reason = gettext("Elected by the members")
    if election.seat_kind:
        for seat in seats_filled(election, at=now).order_by("id"):
            committee.end(actor=actor, seat_id=seat.id, reason=reason, now=now)
        for each in chosen:
            committee.appoint(
                actor=actor,
                kind=SeatKind(election.seat_kind),
                holder_id=each.candidate_id,
                deputy_id=None,
                until=until,
                now=now,
            )
        return
    for role in roles_filled(election, at=now).order_by("id"):
        group.relieve(actor=actor, role_id=role.id, reason=reason, now=now)
    for each in chosen:
        group.appoint(
            actor=actor,
            user_id=each.candidate_id,
            tier=Tier(election.tier),
            team_id=election.team_id,
            until=until,
            reason=reason,
            how=How.ELECTED,
            now=now,
        )


def _recalled(election: Election, papers: list[Paper], actor: Actor, now: datetime) -> dict[str, Any]:
    yes, no, out = recalled(papers)
    reason = gettext("Recalled by the members")
    role, seat = election.role, election.seat
    if out and role is not None and (role.until is None or role.until > now):
        group.relieve(actor=actor, role_id=role.id, reason=reason, now=now)
    if out and seat is not None and (seat.until is None or seat.until > now):
        committee.end(actor=actor, seat_id=seat.id, reason=reason, now=now)
    return {"for": yes, "against": no, "recalled": out}
