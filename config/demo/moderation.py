"""What neighbours read of two needs, after moderators looked: a name blacked out; one hidden, and its resident appeals."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from needs.desk import services as desk
from needs.desk.schemas import NeedCreate
from needs.desk.states import Kind, Visibility
from needs.limits import services as limits
from needs.moderation import services
from needs.moderation.schemas import ActIn, FlagIn, RedactIn
from needs.moderation.states import Reason

WORKER, MANAGER, RESIDENT, NEIGHBOUR, ANOTHER = 9, 7, 12, 2, 4


def tell_moderation(street: Area, now: datetime) -> None:
    """Two public needs: one with a passage blacked out, one hidden with an appeal that waits; a flag on the first; and a limit that is lifted."""

    def as_(number: int, hours: float) -> Actor:
        at = now - timedelta(hours=hours)
        return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)

    def reported(number: int, hours: float, title: str, text: str) -> UUID:
        actor = as_(number, hours)
        spec = NeedCreate(kind=Kind.COMPLAINT, title=title, text=text, category="noise", visibility=Visibility.PUBLIC)
        return desk.report(actor=actor, spec=spec, now=actor.at).need.id

    noisy = reported(RESIDENT, 9, "夜里太吵", "二号楼的马大勇半夜还在唱歌，整个院子睡不着，请劝一劝。")
    advert = reported(NEIGHBOUR, 8, "旧家具低价出售", "搬家处理旧沙发和书柜，价格面议，先到先得。")
    flagger = as_(ANOTHER, 7)
    services.flag(actor=flagger, need_id=noisy, spec=FlagIn(reason=Reason.PERSONAL_DATA), now=flagger.at)
    worker = as_(WORKER, 6)
    redaction = RedactIn(reason=Reason.PERSONAL_DATA, words="邻居的姓名不公开", passages=["马大勇"])
    services.redact(actor=worker, need_id=noisy, spec=redaction, now=worker.at)
    manager = as_(MANAGER, 5)
    hidden = services.hide(actor=manager, need_id=advert, spec=ActIn(reason=Reason.ADVERTISING), now=manager.at)
    resident = as_(NEIGHBOUR, 3)
    services.appeal(actor=resident, act_id=hidden.id, words="想送给有需要的邻居，不是做生意。", now=resident.at)
    handed_in_for_others = as_(MANAGER, 2)
    limits.lift(
        actor=handed_in_for_others,
        user_id=person(ANOTHER).id,
        hours=24 * 7,
        reason="重阳节替全楼老人集中登记需求",
        now=handed_in_for_others.at,
    )
