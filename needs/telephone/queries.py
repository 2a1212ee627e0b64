"""Reads of masked calls: who may be called, by whom, and when not."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from backend.notifications.queries import quiet_hours_of
from backend.policy import Actor
from needs.desk.models import Need
from needs.desk.policy import handles
from needs.desk.queries import helpers_of, leads_of, receivers_of
from needs.desk.states import Urgency
from needs.telephone.models import CalledNoMore, MaskedCall
from needs.telephone.states import Party
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.states import HELD, Origin

DAY = timedelta(days=1)
AT_ANY_HOUR = (Urgency.EMERGENCY, Urgency.URGENT)


def at_any_hour(need: Need) -> bool:
    """Whether quiet hours do not hold: it is urgent; or its words call for 110, 119, 120 or 122, and nobody has judged it yet."""
    return need.urgency in AT_ANY_HOUR if need.urgency else bool(need.calls)


def visible_to(actor: Actor, need: Need) -> QuerySet[MaskedCall]:
    """The calls about a need that the actor may know of: their own; all for who handles it."""
    rows = MaskedCall.objects.filter(need=need).select_related("caller", "callee", "need")
    return rows if handles(actor, need) else rows.filter(Q(caller=actor.user_id) | Q(callee=actor.user_id))


def parties(actor: Actor, need: Need, to: Party, assignment_id: UUID | None) -> list[UUID]:
    """Who of this kind might be called, the actor left out. For the resident of an account; see `by_word_of_mouth`."""
    if to == Party.REPORTER:
        found = [need.reporter_id]
    elif to == Party.RESIDENT:
        found = [need.beneficiary_id] if need.beneficiary_id else [] if need.on_behalf_name else [need.reporter_id]
    elif to == Party.LEAD:
        found = _leads(need, actor.at)
    else:
        found = _helpers(need, assignment_id)
    return [each for each in found if each != actor.user_id]


def _leads(need: Need, at: datetime) -> list[UUID]:
    """Who is in charge, else who leads it, as long as they are in office; of wrongdoing the confidential receiver alone."""
    if need.is_wrongdoing:
        return receivers_of(need, at=at)[:1]
    now = leads_of(need, at=at)
    return [each for each in (need.in_charge_id, need.first_receiver_id) if each in now][:1]


def _helpers(need: Need, assignment_id: UUID | None) -> list[UUID]:
    if assignment_id is None:
        return sorted(helpers_of(need))
    places = Assignment.objects.filter(
        pk=assignment_id, task__origin_kind=Origin.NEED, task__origin_id=need.id, status__in=HELD
    )
    return list(places.values_list("volunteer__user_id", flat=True))


def by_word_of_mouth(need: Need, to: Party) -> bool:
    """Whether the person whom it is for has a phone here and no account: it was said by who reported it."""
    said = to == Party.RESIDENT and need.beneficiary_id is None and not need.is_wrongdoing
    return said and bool(need.on_behalf_phone)


def wants_no_calls(user_id: UUID) -> bool:
    """Whether this person wants no calls through the app."""
    return CalledNoMore.objects.filter(user=user_id).exists()


def called_about(actor: Actor, need: Need) -> int:
    """How often the actor asked for a call about this need in 24 hours."""
    return MaskedCall.objects.filter(caller=actor.user_id, need=need, asked_at__gt=actor.at - DAY).count()


def quiet_until_of(user_id: UUID | None, config: object, zone: ZoneInfo, *, at: datetime) -> datetime | None:
    """When the quiet hours end in which this person is not rung; None outside them. Their own, else the street's."""
    return quiet_hours_of(user_id, config, str(zone), at=at)
