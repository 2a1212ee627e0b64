"""The HTTP face of moderation."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.etags import edits
from backend.http.operations import Request, command, for_cards, query
from backend.http.pages import Page, page
from backend.places.queries import zone_of
from backend.policy import allow
from backend.services import find
from needs.moderation import services
from needs.moderation.models import Act, Item
from needs.moderation.policy import DESK_POLICY
from needs.moderation.queries import flags_of, known, log, visible_acts, visible_items, with_needs, with_targets
from needs.moderation.schemas import (
    ActDetail,
    ActFilter,
    ActIn,
    ActOut,
    FlagIn,
    FlagOut,
    ItemFilter,
    ItemOut,
    LogIn,
    LogOut,
    ModerationOut,
    ModeratorWordsIn,
    RedactIn,
)
from needs.moderation.states import DeskAction

router = Router(tags=["moderation"])


def _act(request: Request, act_id: UUID) -> ActDetail:
    return ActDetail.seen_by(request.actor, find(with_needs(visible_acts(request.actor)), act_id))


def _moderation(request: Request, need_id: UUID) -> ModerationOut:
    need = find(known(request.actor, need_id), need_id)
    acts = with_needs(visible_acts(request.actor)).filter(need=need).order_by("at", "id")
    items = with_targets(visible_items(request.actor)).filter(need=need).order_by("since", "id")
    return ModerationOut.seen_by(request.actor, need, acts, items)


@router.get("/needs/{need_id}/moderation", operation_id="read_moderation", response=ModerationOut)
@query
@for_cards
def read_moderation(request: Request, need_id: UUID) -> ModerationOut:
    """How the summary of a need stands with the street, what was done to it and why, and what I may do with it."""
    return _moderation(request, need_id)


@router.post("/needs/{need_id}/hide", operation_id="hide_need", response={201: ActDetail})
@command
def hide_need(request: Request, need_id: UUID, body: ActIn) -> Status[ActDetail]:
    """Hide the summary of a need, or a message, from the street at once; the need is seen to as before.

    For: team leader of the place, core leader, manager, community worker; with no part in it.
    """
    act = services.hide(actor=request.actor, need_id=need_id, spec=body, now=request.now)
    return Status(201, _act(request, act.id))


@router.post("/needs/{need_id}/redact", operation_id="redact_need", response={201: ActDetail})
@command
def redact_need(request: Request, need_id: UUID, body: RedactIn) -> Status[ActDetail]:
    """Black out passages of it for those who read the summary alone, now and after later changes. For: who may hide it."""
    act = services.redact(actor=request.actor, need_id=need_id, spec=body, now=request.now)
    return Status(201, _act(request, act.id))


@router.post("/needs/{need_id}/let-through", operation_id="let_need_through", response=ModerationOut)
@command
def let_need_through(request: Request, need_id: UUID) -> ModerationOut:
    """Let the street read a summary that waits for it. For: who may moderate it, and is not concerned."""
    services.let_through(actor=request.actor, need_id=need_id, now=request.now)
    return _moderation(request, need_id)


@router.post("/needs/{need_id}/flag", operation_id="flag_need", response={201: FlagOut})
@command
@for_cards
def flag_need(request: Request, need_id: UUID, body: FlagIn) -> Status[FlagOut]:
    """Say that a moderator should look at what the street reads, once. For: everybody who reads it, but whose words they are."""
    row = services.flag(actor=request.actor, need_id=need_id, spec=body, now=request.now)
    return Status(201, FlagOut.model_validate(row))


@router.get("/moderation/queue", operation_id="list_moderation_queue", response=Page[ItemOut])
@query
def list_moderation_queue(request: Request, wanted: Annotated[ItemFilter, Query()]) -> Page[ItemOut]:
    """What waits for a moderator, the longest first: new, changed since, flagged, appealed. For: who may moderate."""
    actor = request.actor
    allow(DESK_POLICY, DeskAction.READ_QUEUE, actor, None)
    rows = with_targets(visible_items(actor))
    if wanted.why is not None:
        rows = rows.filter(why=wanted.why)
    flags: dict[UUID, dict[str, int]] = {}

    def shown(item: Item) -> ItemOut:
        return ItemOut.seen_by(actor, item, flags=flags.get(item.id, {}))

    return page(rows, wanted, shown, order=("since", "id"), enrich=lambda items: flags.update(flags_of(items)))


@router.post("/moderation/queue/{item_id}/leave", operation_id="leave_as_it_is", response={204: None})
@command
def leave_as_it_is(request: Request, item_id: UUID) -> Status[None]:
    """I looked, and leave it as it is; flags until now count no more. For: who may moderate it, and is not concerned."""
    services.leave(actor=request.actor, item_id=item_id, now=request.now)
    return Status(204, None)


@router.get("/moderation/acts", operation_id="list_moderation_acts", response=Page[ActOut])
@query
@for_cards
def list_moderation_acts(request: Request, wanted: Annotated[ActFilter, Query()]) -> Page[ActOut]:
    """What was hidden or blacked out, newest first: of my needs and messages; for who may moderate, of the street."""
    rows = with_needs(visible_acts(request.actor))
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    if wanted.need is not None:
        rows = rows.filter(need=wanted.need)
    return page(rows, wanted, ActOut.of, order=("-at", "-id"))


@router.get("/moderation/acts/{act_id}", operation_id="read_moderation_act", response=ActDetail)
@query
@for_cards
def read_moderation_act(request: Request, act_id: UUID) -> ActDetail:
    """One of them, with the words in question, until when there is an appeal, and what I may do now."""
    return _act(request, act_id)


@router.post("/moderation/acts/{act_id}/restore", operation_id="restore_moderated", response=ActDetail)
@command
@edits("read_moderation_act", Act)
def restore_moderated(request: Request, act_id: UUID, body: ModeratorWordsIn) -> ActDetail:
    """Take it back: the street reads it again. For: who may hide it."""
    services.restore(actor=request.actor, act_id=act_id, words=body.words, now=request.now)
    return _act(request, act_id)


@router.post("/moderation/acts/{act_id}/appeal", operation_id="appeal_moderation", response=ActDetail)
@command
@for_cards
@edits("read_moderation_act", Act)
def appeal_moderation(request: Request, act_id: UUID, body: ModeratorWordsIn) -> ActDetail:
    """Appeal, once, within the days of the street: somebody else looks. For: who may give the verdict; of a message its writer."""
    services.appeal(actor=request.actor, act_id=act_id, words=body.words, now=request.now)
    return _act(request, act_id)


@router.post("/moderation/acts/{act_id}/uphold", operation_id="uphold_moderation", response=ActDetail)
@command
@edits("read_moderation_act", Act)
def uphold_moderation(request: Request, act_id: UUID, body: ModeratorWordsIn) -> ActDetail:
    """After an appeal: it stands. For: core leader, manager; with no part in the need, and not who moderated it."""
    services.review(actor=request.actor, act_id=act_id, uphold=True, words=body.words, now=request.now)
    return _act(request, act_id)


@router.post("/moderation/acts/{act_id}/overturn", operation_id="overturn_moderation", response=ActDetail)
@command
@edits("read_moderation_act", Act)
def overturn_moderation(request: Request, act_id: UUID, body: ModeratorWordsIn) -> ActDetail:
    """After an appeal: the street reads it again, at once. For: who may uphold it."""
    services.review(actor=request.actor, act_id=act_id, uphold=False, words=body.words, now=request.now)
    return _act(request, act_id)


@router.get("/moderation/log", operation_id="read_moderation_log", response=LogOut)
@query
@for_cards
def read_moderation_log(request: Request, wanted: Annotated[LogIn, Query()]) -> LogOut:
    """How much was moderated by month and reason, and what became of the appeals. For everybody of the street."""
    allow(DESK_POLICY, DeskAction.READ_LOG, request.actor, None)
    today = request.now.astimezone(zone_of(request.actor)).replace(hour=0, minute=0, second=0, microsecond=0, day=1)
    first = today.year * 12 + today.month - wanted.months
    start = today.replace(year=first // 12, month=first % 12 + 1)
    return LogOut.of(log(request.actor, start=start))
