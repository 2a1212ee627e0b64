"""Who hears of moderation; and what waits for a moderator because its resident changed it."""

from datetime import timedelta
from uuid import UUID

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.services import notify, withdraw
from backend.places.queries import street_of
from backend.policy import Actor
from backend.realtime.services import tell
from needs.desk.events import SummaryChanged
from needs.desk.models import Need
from needs.desk.queries import concerned_with
from needs.moderation import services
from needs.moderation.events import ActEnded, Appealed, ItemOpened, LetThrough, Moderated
from needs.moderation.models import Act, Item
from needs.moderation.notifications import ActSettled, IsRead, ToModerate, WasModerated
from needs.moderation.options import APPEAL_DAYS
from needs.moderation.queries import moderators_of, with_needs
from needs.moderation.schemas import ActOut
from needs.moderation.states import ItemStatus, Reason, Status, What, Why
from volunteers.group.queries import holders
from volunteers.group.states import Tier


@receives(SummaryChanged)
def look_anew(event: SummaryChanged, *, actor: Actor) -> None:
    """What was let through or blacked out was something else."""
    system = Actor.system(street_id=actor.street_id, at=actor.at)
    services.look_anew(actor=system, need_id=event.need_id, now=actor.at)


@receives(Moderated)
def say_moderated(event: Moderated, *, actor: Actor) -> None:
    """The resident hears at once what was done, why, and how to appeal."""
    act, people = _told(event, actor)
    until = act.at + timedelta(days=APPEAL_DAYS.of(street_of(actor).config))
    at = act.message.at if act.message is not None else act.need.reported_at
    notify(
        WasModerated,
        people,
        actor=actor,
        subject=act.id,
        what=What(act.what),
        reason=Reason(act.reason),
        at=at,
        until=until,
    )
    _no_longer_waits(act.need_id, actor)


@receives(Appealed)
def show_the_appeal(event: Appealed, *, actor: Actor) -> None:
    """On the feeds of those concerned; who looks is asked by the queue."""
    _told(event, actor)


@receives(ActEnded)
def say_settled(event: ActEnded, *, actor: Actor) -> None:
    """The resident hears what became of it; of an appeal who moderated it too."""
    act, people = _told(event, actor)
    if act.appealed_by_id is not None:
        people |= {act.by_id}
    status = Status(act.status)
    notify(ActSettled, people - {actor.user_id}, actor=actor, subject=act.id, key=act.status, status=status, at=act.at)
    _no_longer_waits(act.need_id, actor)


@receives(LetThrough)
def say_read(event: LetThrough, *, actor: Actor) -> None:
    """The resident hears that neighbours read it; nobody is asked any more."""
    need = Need.objects.get(pk=event.need_id)
    people = concerned_with(need, at=actor.at) - {actor.user_id}
    notify(IsRead, people, actor=actor, subject=need.id, key=actor.at.isoformat(), at=need.reported_at)
    _no_longer_waits(need.id, actor)


@receives(ItemOpened)
def ask_moderators(event: ItemOpened, *, actor: Actor) -> None:
    """Whoever may look is asked; of an appeal those who may review it."""
    item = Item.objects.select_related("need", "act").get(pk=event.item_id)
    people = moderators_of(item.need, at=actor.at)
    if item.act is not None:
        people &= set(holders(item.street_id, Tier.CORE_LEADER, Tier.MANAGER, at=actor.at))
        people -= {item.act.by_id}
    notify(ToModerate, people - {actor.user_id}, actor=actor, subject=item.need_id, key=str(item.id), why=Why(item.why))


def _told(event: Moderated | Appealed | ActEnded, actor: Actor) -> tuple[Act, set[UUID]]:
    """The act, put on the feeds of those whose words it is about."""
    act = with_needs(Act.objects.all()).get(pk=event.act_id)
    people = {act.message.by_id} if act.message is not None else concerned_with(act.need, at=actor.at)
    tell(people, "moderation_act", json_of(ActOut.of(act)), now=actor.at)
    return act, people


def _no_longer_waits(need_id: UUID, actor: Actor) -> None:
    if not Item.objects.filter(need=need_id, status=ItemStatus.OPEN).exists():
        withdraw(ToModerate, actor=actor, subject=need_id)
