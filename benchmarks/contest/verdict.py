"""What must hold after all that, whoever did what in whatever order: each fault in a line."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from backend.audit.models import Entry
from backend.realtime.models import FeedItem, FeedPosition
from benchmarks.contest.history import Step, steps
from benchmarks.contest.play import ENDS, MAKES, Story
from benchmarks.contest.stage import Person, Stage
from volunteers.dispatch.eligibility import clash, judge_of
from volunteers.dispatch.models import Assignment, Offer, Task, TaskRole, Waiter
from volunteers.dispatch.states import GONE, HELD, IN_LINE

TAKES = {"assignment": {"accepted", "checked_in", "checked_out"}, "waiter": {"promised"}, "offer": set[str]()}
"""By kind, the statuses in which a place of the task is taken."""
TAKEN_BY = ("offer.accept", "task.claim")


def faults(stage: Stage, story: Story) -> list[str]:
    """Everything that is not as it must be; empty where all is."""
    history = steps()
    # A street has other tasks too, and who is here is asked for them.
    ids = [*{UUID(each["id"]) for each in story.tasks} | {each.task_id for each in history}]
    return [
        *story.wrong,
        *oversold(history, slots_of(ids)),
        *in_two_places(history, lifted()),
        *_counted(ids),
        *_lost_waiters(ids),
        *_done_twice_or_never(stage, story),
        *_not_in_the_audit(history),
        *feeds(stage.phones, history),
    ]


def slots_of(tasks: Iterable[UUID]) -> dict[UUID, int]:
    """By task, and by role of it."""
    found = dict(Task.objects.filter(pk__in=list(tasks)).values_list("id", "slots"))
    return found | dict(TaskRole.objects.filter(task__in=list(tasks)).values_list("id", "slots"))


def oversold(history: Iterable[Step], slots: dict[UUID, int]) -> Iterator[str]:
    """At no moment more places are held and kept than there are, of a task and of each of its roles."""
    taken: dict[UUID, set[UUID]] = defaultdict(set)
    stood: dict[UUID, Step] = {}
    for step in history:
        before = stood.get(step.id)
        for place in () if before is None else (before.task_id, before.role_id):
            if place is not None:
                taken[place].discard(step.id)
        stood[step.id] = step
        if step.status not in TAKES[step.kind]:
            continue
        for place in (step.task_id, step.role_id):
            if place is not None:
                taken[place].add(step.id)
                if len(taken[place]) > slots[place]:
                    yield f"oversold: {len(taken[place])} of {slots[place]} places on {place} with step {step.number}"


def lifted() -> dict[UUID, set[UUID]]:
    """By place, beside which others it was taken: a leader had named them to the volunteer, who said yes."""
    rows = Offer.objects.filter(despite=True, nominated_by__isnull=False, assignment__isnull=False).exclude(beside=[])
    return {place: set(beside) for place, beside in rows.values_list("assignment", "beside")}


def in_two_places(history: Iterable[Step], lifted: Mapping[UUID, Collection[UUID]] | None = None) -> Iterator[str]:
    """At no moment somebody holds places whose hours overlap, but where a leader lifted just that.

    `lifted`: by place, beside which others it was taken.
    """
    known = lifted or {}
    held: dict[UUID, dict[UUID, Step]] = defaultdict(dict)
    for step in history:
        if step.kind != "assignment":
            continue
        mine = held[step.volunteer_id]
        mine.pop(step.id, None)
        if step.status not in HELD:
            continue
        for other in mine.values():
            if other.id in known.get(step.id, ()) or step.id in known.get(other.id, ()):
                continue
            if step.starts_at < other.ends_at and other.starts_at < step.ends_at:  # type: ignore[operator]  # places have hours
                yield f"in two places: {step.volunteer_id} on {step.task_id} and {other.task_id}"
        mine[step.id] = step


def _counted(tasks: list[UUID]) -> Iterator[str]:
    live = Assignment.objects.filter(task__in=tasks).exclude(status__in=GONE)
    kept = Waiter.objects.filter(task__in=tasks, status="promised")
    on: Counter[UUID] = Counter(live.values_list("task", flat=True)) + Counter(kept.values_list("task", flat=True))
    on += Counter(live.exclude(role=None).values_list("role", flat=True))
    on += Counter(kept.exclude(kept_role=None).values_list("kept_role", flat=True))
    counted: list[Task | TaskRole] = [*Task.objects.filter(pk__in=tasks), *TaskRole.objects.filter(task__in=tasks)]
    for row in counted:
        if row.taken != on[row.pk]:
            yield f"counted wrong: {row.taken} taken, {on[row.pk]} held on {row.pk}"


def _lost_waiters(tasks: list[UUID]) -> Iterator[str]:
    """Who waits finds all taken that they are fit and free for; whose turn is over has what they were told."""
    now = timezone.now()
    for turn in Waiter.objects.filter(task__in=tasks, status__in=IN_LINE).select_related("task", "volunteer"):
        task = turn.task
        if task.status != "open":
            yield f"lost: {turn.id} waits for what is over"
        elif turn.status == "waiting" and task.taken < task.slots:
            roles = [each for each in task.roles.all() if not each.is_full and turn.role_id in {None, each.id}]
            judge = judge_of([task], [turn.volunteer_id], at=now)
            free: list[TaskRole | None] = [*roles] if task.roles.exists() else [None]
            fit = [each for each in free if not judge.shortfalls(task, turn.volunteer_id, each)]
            if fit and clash(task, turn.volunteer) is None:
                yield f"lost: {turn.id} waits for what is free on {task.id}"
    placed = Waiter.objects.filter(task__in=tasks, status="placed").values_list("id", "task", "volunteer")
    places = set(Assignment.objects.filter(task__in=tasks).values_list("task", "volunteer"))
    for turn_id, task_id, volunteer_id in placed:
        if (task_id, volunteer_id) not in places:
            yield f"lost: {turn_id} was placed and never held a place"


def _done_twice_or_never(stage: Stage, story: Story) -> Iterator[str]:
    """What is stored is what was answered: each command once, however often it was sent.

    Of a command that is in doubt it may be stored unanswered.
    """
    theirs = [each.volunteer_id for each in stage.people]
    rows: dict[str, QuerySet[Any]] = {
        "assignment": Assignment.objects.filter(volunteer__in=theirs),
        "waiter": Waiter.objects.filter(volunteer__in=theirs),
        "offer": Offer.objects.filter(volunteer__in=theirs),
        "task": Task.objects.filter(created_by__in=[each.user_id for each in stage.leaders]),
    }
    for kind, ids in story.made.items():
        doubted = [who for verb, who in story.in_doubt if MAKES.get(verb) == kind]
        theirs_too = rows[kind].filter(volunteer__in=doubted) if kind != "task" else rows[kind].none()
        yield from _differ(f"{kind} made", ids, rows[kind], maybe=theirs_too.values_list("pk", flat=True))
    for verb, (kind, status) in ENDS.items():
        doubted = [pk for each, pk in story.in_doubt if each == verb]
        yield from _differ(verb, story.moved[verb], rows[kind].filter(status=status), maybe=doubted)


def _differ(what: str, answered: Iterable[str], rows: QuerySet[Any], *, maybe: Iterable[object]) -> Iterator[str]:
    done, stands = Counter(answered), Counter(str(pk) for pk in rows.values_list("pk", flat=True))
    known = {str(each) for each in maybe}
    for pk in done | stands:
        if done[pk] != stands[pk] and (pk not in known or (done[pk], stands[pk]) != (0, 1)):
            yield f"{what}: {pk} answered {done[pk]} times, stored {stands[pk]}"


def _not_in_the_audit(history: Iterable[Step]) -> Iterator[str]:
    """Each place was taken by one act of the audit, and each that was given back, by one."""
    places = [each for each in history if each.kind == "assignment"]
    told = Counter(Entry.objects.filter(object_id__in={each.id for each in places}).values_list("object_id", "action"))
    for step in places:
        acts = {
            "accepted": TAKEN_BY,
            "checked_in": ("assignment.check_in",),
            "handed_back": ("assignment.hand_back",),
            "released": ("assignment.release",),
        }.get(step.status)
        if acts is not None and sum(told[step.id, act] for act in acts) != 1:
            yield f"audit: {step.id} came to be {step.status} by {[told[step.id, act] for act in acts]} acts"


def feeds(people: Iterable[Person], history: Iterable[Step]) -> Iterator[str]:
    """Each phone has each item of its feed once and in order; and in the feed is each step of what is one's own."""
    people = list(people)
    stored: dict[UUID, list[tuple[int | None, str, object]]] = defaultdict(list)
    rows = FeedItem.objects.filter(user__in=[each.user_id for each in people]).order_by("user", "seq")
    for user, seq, kind, data in rows.values_list("user", "seq", "type", "data"):
        stored[user].append((seq, kind, data))
    last = dict(FeedPosition.objects.filter(user__in=[each.user_id for each in people]).values_list("user", "last"))
    ways: dict[UUID, dict[UUID, list[str]]] = defaultdict(lambda: defaultdict(list))
    for step in history:
        ways[step.volunteer_id][step.id].append(step.status)
    for person in people:
        mine = [each for each in stored[person.user_id] if each[0] is not None and each[0] > person.began]
        came = [(each["seq"], each["type"], each["data"]) for each in person.frames]
        if [seq for seq, *_ in came] != list(range(person.began + 1, last.get(person.user_id, 0) + 1)):
            yield f"feed: {person.user_id} had {[seq for seq, *_ in came]} after {person.began}"
        elif came != mine:
            yield f"feed: {person.user_id} was told otherwise than is stored"
        elif person.volunteer_id is not None:
            yield from _untold(came, ways[person.volunteer_id])


def _untold(came: list[tuple[int, str, object]], ways: dict[UUID, list[str]]) -> Iterator[str]:
    told: dict[str, list[str]] = defaultdict(list)
    for _seq, _kind, data in came:
        if isinstance(data, dict) and "id" in data and "status" in data:
            told[data["id"]].append(data["status"])
    for pk, way in ways.items():
        said = told[str(pk)]
        if [one for one, other in pairwise([*said, ""]) if one != other] != way:
            yield f"feed: {pk} went {way}, told {said}"
