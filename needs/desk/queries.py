"""Reads of needs: who may know of which, and how much."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.errors import NotFound
from backend.expressions import Holds
from backend.households.models import Representation
from backend.households.queries import consents, in_force, speakers_for, spoken_for
from backend.households.states import Purpose
from backend.parties.models import Post
from backend.parties.queries import people_on, standing
from backend.places.cells import disk
from backend.places.models import Area
from backend.policy import Actor
from needs.desk.models import Edit, Follow, Message, Need, Objection, Referral
from needs.desk.states import (
    HANDED_OVER,
    LIVE,
    OPEN,
    Action,
    Alarm,
    Audience,
    Kind,
    ReferralStatus,
    Showing,
    Visibility,
)
from volunteers.committee.queries import members, seats
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.states import HELD, AssignmentStatus, Origin, TaskStatus
from volunteers.group.policy import manages_group
from volunteers.group.queries import holders, responsible_for, tiers
from volunteers.group.states import Tier

SHOWN = Q(visibility=Visibility.PUBLIC, showing=Showing.SHOWN)
"""The summary is there for the street: its resident made it public, and moderation lets it be read."""


_REPORTED = "({reporter} = %(me)s AND ({representation} IS NULL OR {representation} = ANY(%(lasting)s)))"
_WORKED_ON = """
{pk} = ANY(ARRAY(SELECT task.origin_id FROM dispatch_assignment AS place
                 JOIN dispatch_task AS task ON task.id = place.task_id JOIN roster_volunteer AS volunteer ON volunteer.id = place.volunteer_id
                 WHERE volunteer.user_id = %(me)s AND task.origin_kind = %(need)s AND place.status <> ALL(%(given_back)s)))
"""
_LED = "({community} = ANY(%(led)s) OR {grid} = ANY(%(led)s))"
_FOLLOWED = "{pk} = ANY(ARRAY(SELECT follow.need_id FROM desk_follow AS follow WHERE follow.user_id = %(me)s))"
_SUMMARY = f"({{visibility}} = %(public)s AND {{showing}} = %(shown)s OR {_FOLLOWED})"
"""Each says what a neighbour of its kind may know of. Ids that hang on a person are read first and looked up by the key: the
street is not gone through for them."""

_GIVEN_BACK = [AssignmentStatus.HANDED_BACK, AssignmentStatus.STOOD_DOWN]


def visible_to(actor: Actor) -> QuerySet[Need]:
    """The needs of the street that the actor may know of, each with `seen_in_full`: whether in full or as a summary.

    Without joins, so that a row may be locked. A report of wrongdoing is there for its reporter and for the
    confidential receiver alone.
    """
    rows = Need.objects.filter(street=actor.street_id)
    if actor.is_system:
        return rows.annotate(seen_in_full=Value(True))
    whole, values = _in_full(actor), _values(actor)
    known = whole if manages_group(actor, None) else f"{whole} OR {{kind}} <> %(wrongdoing)s AND {_SUMMARY}"
    return rows.filter(Holds(known, values)).annotate(seen_in_full=Holds(f"({whole}) IS TRUE", values))


def in_full(actor: Actor) -> QuerySet[Need]:
    """The needs of the street that the actor sees in full."""
    rows = Need.objects.filter(street=actor.street_id)
    return rows if actor.is_system else rows.filter(Holds(_in_full(actor), _values(actor)))


def _in_full(actor: Actor) -> str:
    """The rule for this actor. Who manages sees in full whatever there is a summary of."""
    ordinary = "" if manages_group(actor, None) else f" AND ({_ordinary(actor)})"
    whole = f"{_REPORTED} OR {{kind}} <> %(wrongdoing)s{ordinary}"
    receives = standing(actor).holds(Post.CONFIDENTIAL_RECEIVER)
    return f"{whole} OR {{kind}} = %(wrongdoing)s" if receives else whole


def _ordinary(actor: Actor) -> str:
    """What they see in full of needs that are no reports of wrongdoing, those that they reported left out."""
    found = f"{{beneficiary}} = ANY(%(for_whom)s) OR {_WORKED_ON}"
    return f"{found} OR {_LED}" if tiers(actor).led_areas() else found


def _values(actor: Actor) -> dict[str, Any]:
    """What the rules say of the actor."""
    return {
        "me": actor.user_id,
        "lasting": [each.id for each in consents(actor)],
        "for_whom": _for_whom(actor, Purpose.SEE_PROGRESS),
        "led": list(tiers(actor).led_areas()),
        "wrongdoing": Kind.WRONGDOING,
        "public": Visibility.PUBLIC,
        "shown": Showing.SHOWN,
        "need": Origin.NEED,
        "given_back": _GIVEN_BACK,
    }


def _for_whom(actor: Actor, *purposes: Purpose) -> list[UUID]:
    """The actor, and those for whom they may do one of these now."""
    return [actor.user_id, *(each.person_id for purpose in purposes for each in consents(actor, purpose))]


def reported_by(actor: Actor, prefix: str = "") -> Q:
    """What the actor reported; where that rested on a consent, only while it lasts. `prefix`: the way to the need, as `need__`."""
    return Q(Holds(_REPORTED, _values(actor), prefix))


def _work_of(actor: Actor, need: UUID) -> QuerySet[Assignment]:
    """The places that the actor holds, or did the work of, on tasks of a need."""
    return _work(need).filter(volunteer__user=actor.user_id)


def _work(need: UUID | None = None) -> QuerySet[Assignment]:
    """The places on tasks of a need, or of any."""
    places = Assignment.objects.filter(task__origin_kind=Origin.NEED)
    if need is not None:
        places = places.filter(task__origin_id=need)
    return places.exclude(status__in=_GIVEN_BACK)


def of_those_concerned(actor: Actor) -> Q:
    """What is about a need (`need`) that is the actor's matter: reported by or for them, or for whom they follow it or judge."""
    theirs = _for_whom(actor, Purpose.SEE_PROGRESS, Purpose.VERDICT)
    return reported_by(actor, "need__") | Q(need__beneficiary__in=theirs)


def with_people(rows: QuerySet[Need]) -> QuerySet[Need]:
    """Needs with the people whose masked names are shown. Of a page of them: `load_people`."""
    return rows.select_related("reporter", "first_receiver", "in_charge")


def narrow(rows: QuerySet[Need]) -> QuerySet[Need]:
    """With what lists show and nothing else, for a page of them; then `load_people`."""
    return rows.only(*_LISTED)


_LISTED = [
    "street",
    "reporter",
    "kind",
    "channel",
    "title",
    "text",
    "category",
    "visibility",
    "showing",
    "blacked_out",
    "beneficiary",
    "on_behalf_name",
    "status",
    "urgency",
    "address",
    "door",
    "lat",
    "lng",
    "cell",
    "community",
    "grid",
    "place_conflict",
    "first_receiver",
    "reported_at",
    "dispatch_due_at",
    "answer_due_at",
    "answered_at",
    "updated_at",
    "reopened",
    "merged_into",
]
"""What `schemas.listed` reads: half of the columns."""


def load_people(needs: Collection[Need]) -> None:
    """The people whose masked names a list shows, `reporter` and `first_receiver`, with their names alone. One query."""
    shown = {each for need in needs for each in (need.reporter_id, need.first_receiver_id) if each is not None}
    people = User.objects.only("name").in_bulk(shown)
    for need in needs:
        for field in _SHOWN_PEOPLE:
            person_id = getattr(need, field.attname)
            if person_id is not None:
                field.set_cached_value(need, people[person_id])


_SHOWN_PEOPLE: list[Any] = [Need._meta.get_field(name) for name in ("reporter", "first_receiver")]


def mine(rows: QuerySet[Need], actor: Actor) -> QuerySet[Need]:
    """What the feed tells a resident of: reported by me, for me or for whom I follow it, or followed."""
    return rows.filter(Holds(f"{_REPORTED} OR {{beneficiary}} = ANY(%(for_whom)s) OR {_FOLLOWED}", _values(actor)))


def in_area(rows: QuerySet[Need], area: Area) -> QuerySet[Need]:
    """The needs that lie in a community or grid; those of a street are all of its own."""
    if area.parent_id is None:
        return rows.filter(street=area.id)
    return rows.filter(Q(community=area.id) | Q(grid=area.id))


def in_doubt(rows: QuerySet[Need], *, doubt: bool) -> QuerySet[Need]:
    """Of `visible_to`: those seen in full whose place does, or does not, contradict the community that was stated."""
    found: Any = rows.filter(place_conflict=doubt)
    return cast("QuerySet[Need]", found.filter(seen_in_full=True))


def area_of(actor: Actor, named: str) -> Area:
    """The area of the actor's street with this id or code. Raises `NotFound`."""
    try:
        wanted = Q(pk=UUID(named))
    except ValueError:
        wanted = Q(code=named)
    area = Area.objects.filter(wanted, street=actor.street_id).first()
    if area is None:
        raise NotFound(kind=Area._meta.verbose_name)
    return area


def within(rows: QuerySet[Need], lat: float, lng: float, radius_m: int) -> QuerySet[Need]:
    """The needs that go on within so many metres (at most 10,000) of a WGS-84 position.

    Everybody is answered by the cell: a circle that shrinks must not find the door.
    """
    return rows.filter(status__in=LIVE, cell__in=disk(lat, lng, radius_m))


def visible_referrals(actor: Actor) -> QuerySet[Referral]:
    """The referrals of needs that the actor sees in full."""
    return Referral.objects.filter(need__in=in_full(actor).values("pk"))


def visible_objections(actor: Actor) -> QuerySet[Objection]:
    """Objections that the actor made or may review, those of needs that are not theirs to see left out."""
    rows = Objection.objects.filter(street=actor.street_id)
    return rows if manages_group(actor, None) else rows.filter(by=actor.user_id)


def has_open_referrals(need: Need) -> bool:
    """Whether it is in the hands of others, who have not answered."""
    return Referral.objects.filter(need=need, status=ReferralStatus.SENT).exists()


def has_open_tasks(need: Need) -> bool:
    """Whether a volunteer may still be at work for this need."""
    return Task.objects.filter(origin_kind=Origin.NEED, origin_id=need.id, status=TaskStatus.OPEN).exists()


def did_the_work(actor: Actor, need: Need) -> bool:
    """Whether the actor holds or held a place on a task of this need."""
    return _work_of(actor, need.id).exists()


def led_before(actor: Actor, need: Need) -> bool:
    """Whether the actor led it until it was handed over."""
    if not need.handed_over:
        return False
    gave = Entry.objects.filter(object_id=need.id, action=f"need.{Action.HAND_OVER}", data__from_id=str(actor.user_id))
    return gave.filter(data__part="first_receiver").exists()


def to_hand_over(actor: Actor) -> QuerySet[Need]:
    """The needs that somebody leads, or is in charge of, as far as the actor sees them in full."""
    return in_full(actor).filter(status__in=HANDED_OVER)


def follows(actor: Actor, need: Need) -> bool:
    """Whether the actor follows this need."""
    return Follow.objects.filter(need=need, user=actor.user_id).exists()


def receivers_of(need: Need, *, at: datetime) -> list[UUID]:
    """Who has to see to it: team leaders, core leaders and managers; of wrongdoing the confidential receiver alone."""
    if need.is_wrongdoing:
        return people_on(Post.CONFIDENTIAL_RECEIVER, street_id=need.street_id, at=at)
    return responsible_for(need.street_id, need.community_id, need.grid_id, at=at)


def leads_of(need: Need, *, at: datetime) -> set[UUID]:
    """Who leads it and who is in charge, as long as they are among those who have to see to it."""
    return set(receivers_of(need, at=at)) & {need.first_receiver_id, need.in_charge_id}


def told_of_terms(need: Need, level: Alarm, *, at: datetime) -> set[UUID]:
    """Who hears that a term is near or over, by how far up it is told; of wrongdoing the confidential receiver alone."""
    if need.is_wrongdoing:
        return set(receivers_of(need, at=at))
    if level == Alarm.MANAGER:
        return set(holders(need.street_id, Tier.MANAGER, at=at))
    if level == Alarm.COMMITTEE:
        return set(members(need.street_id, at=at))
    people = leads_of(need, at=at)
    if level == Alarm.TEAM_LEADER or not people:
        people |= set(holders(need.street_id, Tier.TEAM_LEADER, at=at, area_ids=[need.community_id, need.grid_id]))
    if level == Alarm.TEAM_LEADER:
        people |= set(holders(need.street_id, Tier.CORE_LEADER, at=at))
    return people or set(receivers_of(need, at=at))


def overdue(actor: Actor) -> QuerySet[Need]:
    """The open needs of which a term is over, that the actor answers for: the committee for all, a team leader for theirs.

    Never a report of wrongdoing but for its confidential receiver.
    """
    rows = Need.objects.filter(street=actor.street_id, status__in=OPEN)
    late = Q(answer_due_at__lte=actor.at) | Q(dispatched_at=None, dispatch_due_at__lte=actor.at)
    mine = ~Q(kind=Kind.WRONGDOING)
    if not (manages_group(actor, None) or seats(actor)):
        led = tiers(actor).led_areas()
        mine &= Q(community__in=led) | Q(grid__in=led)
    if standing(actor).holds(Post.CONFIDENTIAL_RECEIVER):
        mine |= Q(kind=Kind.WRONGDOING)
    return rows.filter(late, mine)


def concerned_with(need: Need, *, at: datetime) -> set[UUID]:
    """Whose matter it is: who reported it, the person it is for, who follows it for them.

    Where the report rested on a consent on record, its reporter belongs to them only while that lasts.
    """
    people = {need.reporter_id}
    if need.representation_id is not None:
        lasting = Representation.objects.filter(in_force(at), pk=need.representation_id)
        people = set(lasting.values_list("representative_id", flat=True))
    if need.beneficiary_id is not None:
        people |= {need.beneficiary_id, *speakers_for(need.beneficiary_id, Purpose.SEE_PROGRESS, at=at)}
    return people


def consent_to_judge(actor: Actor, need: Need) -> UUID | None:
    """The consent by which the actor gives the verdict for the person; None for the person, and where it rests on none."""
    if need.beneficiary_id in {None, actor.user_id}:
        return None
    rows = spoken_for(actor, Purpose.VERDICT).filter(represented=need.beneficiary_id)
    return rows.values_list("pk", flat=True).first()


def numbers_of_followers(needs: Collection[UUID]) -> dict[UUID, int]:
    """How many follow each of these needs; those that nobody follows are left out. One query, none for none."""
    if not needs:
        return {}
    counted = Follow.objects.filter(need__in=needs).order_by().values("need").annotate(number=Count("pk"))
    return {row["need"]: row["number"] for row in counted}


def followers_of(need: Need) -> list[UUID]:
    """The ids of those who follow it."""
    return list(Follow.objects.filter(need=need).values_list("user_id", flat=True))


def messages_of(need: Need, audiences: Iterable[Audience]) -> QuerySet[Message]:
    """What was said about a need to these audiences; what is hidden from the street, to who sees the need in full."""
    rows = Message.objects.filter(need=need, audience__in=sorted(audiences)).select_related("by", "need__reporter")
    return rows if need.full else rows.filter(showing=Showing.SHOWN)


def edits_of(need: Need) -> QuerySet[Edit]:
    """The changes of what was reported."""
    return Edit.objects.filter(need=need).select_related("by")


def helpers_of(need: Need) -> set[UUID]:
    """The ids of the volunteers who hold a place on its tasks now."""
    return set(_work(need.id).filter(status__in=HELD).values_list("volunteer__user_id", flat=True))


def workers_of(need: Need) -> set[UUID]:
    """The ids of the people who hold or held places on its tasks."""
    return set(_work(need.id).values_list("volunteer__user_id", flat=True))
