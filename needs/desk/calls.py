"""Reads of call backs and of silence: who is asked, by whom, and who had a hand in the need."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.households.queries import is_child, profile_of, speakers_for
from backend.households.states import Purpose
from backend.parties.models import Affiliation, Post
from backend.parties.queries import standing, tied
from backend.policy import Actor
from needs.desk.models import AskedNoMore, CallBack, Need
from needs.desk.queries import workers_of
from needs.desk.states import AWAITING, Action, Status
from volunteers.committee.queries import seats
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.states import Origin
from volunteers.group.queries import tiers
from volunteers.group.states import Tier

STAFF_WHO_CALL = (Post.HOTLINE_CLERK, Post.COMMUNITY_WORKER)
HANDLING = tuple(
    f"need.{action}"
    for action in (
        Action.TRIAGE,
        Action.DECLINE,
        Action.MERGE,
        Action.ADD_TASK,
        Action.ANSWER,
        Action.ASSIGN,
        Action.REFER,
        Action.OBJECT,
        Action.NOTE,
    )
)
"""Acts by which somebody has a hand in a need."""
GRACE = timedelta(days=1)
"""Nobody's silence is taken for an answer sooner after the reminder."""


def visible_call_backs(actor: Actor) -> QuerySet[CallBack]:
    """Those of the street for who may call: hotline, community workers, managers, seats; none of a need of their own."""
    rows = CallBack.objects.filter(street=actor.street_id)
    if actor.is_system:
        return rows
    calls = standing(actor).holds(*STAFF_WHO_CALL) or tiers(actor).has(Tier.MANAGER) or bool(seats(actor))
    own = Q(need__reporter=actor.user_id) | Q(need__beneficiary=actor.user_id)
    return rows.exclude(own) if calls else rows.none()


def callable_by(actor: Actor) -> QuerySet[CallBack]:
    """Of those, in whose needs the actor has had no hand: for a list of what one may take on."""
    hand = Entry.objects.filter(object_id=OuterRef("need"), actor_id=actor.user_id, action__in=HANDLING)
    places = Assignment.objects.filter(
        task__origin_kind=Origin.NEED, task__origin_id=OuterRef("need"), volunteer__user=actor.user_id
    )
    led = Q(need__first_receiver=actor.user_id)
    return visible_call_backs(actor).exclude(led).exclude(Exists(hand)).exclude(Exists(places))


def had_a_hand(actor: Actor, need: Need) -> bool:
    """Whether the actor triaged, declined, merged, answered it or made a task for it, ever."""
    return Entry.objects.filter(object_id=need.id, actor_id=actor.user_id, action__in=HANDLING).exists()


def is_of_who_worked(actor: Actor, need: Need) -> bool:
    """Whether the actor has a tie, a declared interest too, to an organisation of whoever leads it or worked on it."""
    ties = {organisation for _kind, organisation in standing(actor).affiliations}
    if not ties:
        return False
    people = {need.first_receiver_id, need.in_charge_id, *workers_of(need)} - {None}
    rows = Affiliation.objects.filter(tied(actor.at), organisation__in=ties, user__in=people)
    return rows.exists()


def judge_of(actor: Actor, need: Need) -> UUID:
    """Who is called: the person whose matter it is; in their place, where they are a child or have no phone, who may judge for them."""
    person = need.beneficiary_id or need.reporter_id
    if need.beneficiary_id is None or (_has_phone(person) and not is_child(actor, person)):
        return person
    return next(iter(speakers_for(person, Purpose.VERDICT, at=actor.at)), person)


def _has_phone(person: UUID) -> bool:
    profile = profile_of(person)
    of_sign_in = User.objects.filter(pk=person, phone_index__isnull=False).exists()
    return of_sign_in or bool(profile and profile.contact_phone)


def asks_no_more(need: Need) -> bool:
    """Whether the resident wants no questions: about this need, or about any."""
    person = need.beneficiary_id or need.reporter_id
    return need.do_not_ask or AskedNoMore.objects.filter(user=person).exists()


def wants_no_questions(user_id: UUID) -> bool:
    """Whether this person wants no questions about any need."""
    return AskedNoMore.objects.filter(user=user_id).exists()


def awaiting(street_id: UUID, *, answered_before: datetime) -> QuerySet[Need]:
    """Needs answered or declined before a moment on which the resident has not spoken since. Walks `need_awaiting`."""
    return Need.objects.filter(street=street_id, status__in=AWAITING, answered_at__lte=answered_before)


def to_remind(street_id: UUID, *, answered_before: datetime) -> QuerySet[Need]:
    """Of those, whose resident was not yet reminded of this answer, or noted as one who wants no questions."""
    rows = awaiting(street_id, answered_before=answered_before)
    return rows.filter(Q(reminded_at=None) | Q(reminded_at__lt=F("answered_at")))


def to_close(street_id: UUID, *, answered_before: datetime, now: datetime) -> QuerySet[Need]:
    """Of those, whose resident was reminded of it at least a day ago."""
    rows = awaiting(street_id, answered_before=answered_before)
    return rows.filter(reminded_at__gte=F("answered_at"), reminded_at__lte=now - GRACE)


def streets_awaiting(*, answered_before: datetime) -> list[UUID]:
    """The streets in which somebody's word is awaited."""
    rows = Need.objects.filter(status__in=AWAITING, answered_at__lte=answered_before)
    return list(rows.order_by().values_list("street_id", flat=True).distinct())


def lapsed_in_time(need: Need, *, days: int, at: datetime) -> bool:
    """Whether a need that was closed without a verdict may still get one."""
    return need.status != Status.UNJUDGED or (
        need.lapsed_at is not None and at <= need.lapsed_at + timedelta(days=days)
    )
