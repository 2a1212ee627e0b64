"""Play the stories of the demonstration through the services of the desk and of dispatch."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from config.demo.files import send, voice_note
from config.demo.map import at_home
from config.demo.stories import STORIES, Story
from needs.desk import services as desk
from needs.desk.models import Need
from needs.desk.schemas import MessageIn, NeedCreate, OnBehalfOf, ReferralCreate, VerdictIn
from needs.desk.states import Urgency
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Task
from volunteers.dispatch.schemas import TaskCreate
from volunteers.group.queries import tiers

CORE_LEADER, MANAGER, CONFIDENTIAL = 6, 7, 13
SPOKEN = 0
"""The story that was told into the phone as well."""


def actor(number: int, street: Area, at: datetime) -> Actor:
    """A person of the cast, at a moment."""
    return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)


def tell_needs(street: Area, now: datetime) -> None:
    """All stories, each as far as it came by `now`."""
    told: list[UUID] = []
    for index, story in enumerate(STORIES):
        told.append(_Telling(story, index, street, now).tell(told))


class _Telling:
    def __init__(self, story: Story, index: int, street: Area, now: datetime) -> None:
        self.story, self.index, self.street, self.now = story, index, street, now
        self.start = now - timedelta(days=story.days, minutes=45 + index * 37 % 240)
        self.need_id = UUID(int=0)

    def at(self, **span: float) -> datetime:
        """A moment after the report; never in the future."""
        return min(self.start + timedelta(**span), self.now)

    def tell(self, told: list[UUID]) -> UUID:
        """Play it; the id of the need."""
        self._report()
        if self.story.came not in {"reported", "merged", "declined"}:
            self._triage()
            self._write()
            self._put_in_charge()
        steps: dict[str, Callable[[], None]] = {
            "closed": self._work_and_verdict,
            "reopened": self._work_and_verdict,
            "answered": self._work,
            "under_way": self._work_ahead,
            "declined": self._decline,
        }
        steps.get(self.story.came, lambda: None)()
        if self.story.came == "merged":
            at = self.at(hours=2)
            desk.merge(actor=self._handler(at), need_id=self.need_id, into=told[self.story.into], now=at)
        return self.need_id

    def _report(self) -> None:
        story = self.story
        proxy = OnBehalfOf(name=story.on_behalf_of, phone=person(1).phone, consent=True) if story.on_behalf_of else None
        spec = NeedCreate.model_validate(
            {
                "kind": story.kind,
                "category": story.category,
                "details": dict(story.details),
                "text": story.text,
                "location": at_home(story.place, story.house),
                "address": f"{story.place} {story.house} 号",
                "on_behalf_of": proxy,
                "visibility": "public" if story.public else "private",
            }
        )
        who = actor(story.who, self.street, self.start)
        if self.index == SPOKEN:
            spec.files = [send(who, voice_note(), name="语音留言.wav", now=self.start)]
        self.need_id = desk.report(actor=who, spec=spec, now=self.start).need.id

    def _handler(self, at: datetime) -> Actor:
        """The manager, or in 六条 the team leader."""
        leader = actor(5, self.street, at)
        need = desk_need(self.need_id)
        return leader if need.community_id in tiers(leader).led_areas() else actor(MANAGER, self.street, at)

    def _triage(self) -> None:
        at = self.at(minutes=35)
        desk.triage(
            actor=self._handler(at), need_id=self.need_id, urgency=Urgency(self.story.urgency), category=None, note="",
            now=at,
        )  # fmt: skip

    def _write(self) -> None:
        """What the resident and the group write to each other."""
        if self.story.asked:
            asks, answers = actor(self.story.who, self.street, self.at(minutes=50)), self._handler(self.at(minutes=55))
            for who, text in ((asks, self.story.asked), (answers, self.story.told)):
                desk.write(actor=who, need_id=self.need_id, spec=MessageIn(text=text), now=who.at)

    def _put_in_charge(self) -> None:
        """The manager puts the core leader in charge, who objects: it waits for a review."""
        if self.story.objected:
            manager, leader = (
                actor(MANAGER, self.street, self.at(hours=1)),
                actor(CORE_LEADER, self.street, self.at(hours=2)),
            )
            desk.assign(actor=manager, need_id=self.need_id, user_id=leader.user_id, note="", now=manager.at)
            desk.object_to(actor=leader, need_id=self.need_id, reason=self.story.objected, now=leader.at)

    def _decline(self) -> None:
        at = self.at(hours=5)
        desk.decline(actor=self._handler(at), need_id=self.need_id, reason=self.story.said, now=at)

    def _work(self) -> None:
        story = self.story
        if story.handed_on:
            hands_on, answers = self._handler(self.at(hours=1)), self._handler(self.at(hours=20))
            spec = ReferralCreate(name=story.handed_on, reason="不在我们能办的范围")
            referral = desk.refer(actor=hands_on, need_id=self.need_id, spec=spec, now=hands_on.at)
            desk.enter_answer(actor=answers, referral_id=referral.id, text=story.said, now=answers.at)
            return
        if not story.task:
            at = self.at(hours=20)
            desk.answer(actor=self._handler(at), need_id=self.need_id, text=story.said, now=at)
            return
        task = self._task(self.at(hours=1), starts=self.start + timedelta(hours=6), hours=2)
        self._wave(task, self.at(hours=1, minutes=1))
        place = dispatch.claim(actor=self._helper(self.at(hours=2)), task_id=task.id, now=self.at(hours=2))
        steps: tuple[tuple[Callable[..., object], float], ...] = (
            (dispatch.see_destination, 5.5),
            (dispatch.check_in, 6.1),
            (dispatch.see_destination, 6.1),
            (dispatch.check_out, 7.4),
        )
        for step, hours in steps:
            at = self.at(hours=hours)
            step(actor=self._helper(at), assignment_id=place.id, now=at)

    def _work_and_verdict(self) -> None:
        self._work()
        assert self.story.verdict is not None
        resolved, satisfaction, comment = self.story.verdict
        at = self.at(hours=30)
        spec = VerdictIn(responded=True, resolved=resolved, satisfaction=satisfaction, comment=comment)
        desk.give_verdict(actor=actor(self.story.who, self.street, at), need_id=self.need_id, spec=spec, now=at)

    def _work_ahead(self) -> None:
        """Under way: one is there now, some have somebody coming, some are still being offered."""
        turn = self.index % 4
        midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        starts = self.now - timedelta(hours=1) if turn == 2 else midnight + timedelta(days=1 + self.index % 5, hours=2)
        task = self._task(self.at(hours=1), starts=starts, hours=3)
        if turn == 3:  # the newest: its offers go out when the demonstration starts
            return
        self._wave(task, self.now - timedelta(minutes=10))
        if turn == 1:
            return
        place = dispatch.claim(
            actor=self._helper(self.now - timedelta(minutes=8)), task_id=task.id, now=self.now - timedelta(minutes=8)
        )
        if turn == 2:
            dispatch.check_in(actor=self._helper(self.now), assignment_id=place.id, now=self.now)

    def _task(self, at: datetime, *, starts: datetime, hours: float) -> Task:
        spec = TaskCreate.model_validate(
            {
                "title": self.story.task,
                "kind": self.story.task_kind,
                "starts_at": starts,
                "ends_at": starts + timedelta(hours=hours),
                "skills": list(self.story.skills),
                "instructions": "敲门后请多等一会儿；来了先说是哪位邻居请来的。",
            }
        )
        return desk.add_task(actor=self._handler(at), need_id=self.need_id, spec=spec, now=at)

    def _wave(self, task: Task, at: datetime) -> None:
        dispatch.send_offers(actor=Actor.system(street_id=self.street.id, at=at), task_id=task.id, now=at)

    def _helper(self, at: datetime) -> Actor:
        return actor(self.story.helper, self.street, at)


def desk_need(need_id: UUID) -> Need:
    """The need as it is stored."""
    return Need.objects.get(pk=need_id)
