"""What happened to a need, read from the audit: its own entries, those of its tasks and of their places."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from backend.accounts.models import User, mask_name
from backend.audit.models import Entry
from backend.audit.schemas import Step
from backend.policy import NOBODY, Actor
from needs.desk.models import CallBack, Need
from needs.desk.policy import handles, is_concerned
from needs.desk.states import Action
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.states import Origin

QUIET = tuple(
    f"need.{each}" for each in (Action.FOLLOW, Action.UNFOLLOW, Action.MESSAGE, Action.NOTE, Action.TELL_STREET)
)
"""Who follows is nobody's business; what was said stands among the messages."""
BETWEEN_THEM = {f"need.{action}" for action in (Action.SUPPLY, Action.DO_NOT_ASK)}
"""What a category asks for and who brought it, and the wish for no questions, are between those concerned and who handles it."""
OF_THE_RESIDENT = {
    f"need.{action}" for action in (Action.REPORT, Action.EDIT, Action.CANCEL, Action.VERDICT, Action.REOPEN)
}


def entries_of(need: Need) -> list[Entry]:
    """Every entry, in order: one query."""
    tasks = Task.objects.filter(origin_kind=Origin.NEED, origin_id=need.id)
    places = Assignment.objects.filter(task__origin_kind=Origin.NEED, task__origin_id=need.id)
    calls = CallBack.objects.filter(need=need)
    others = [rows.values("pk") for rows in (tasks, places, calls)]
    # One list of ids, not several conditions: each of them is looked up in the index.
    ids = Need.objects.filter(pk=need.id).values("pk").union(*others, all=True)
    return list(Entry.objects.filter(object_id__in=ids).exclude(action__in=QUIET).order_by("at", "id"))


def names_of(entries: Iterable[Entry]) -> dict[object, str]:
    """The masked name of everybody who acted: one query."""
    people = {entry.actor_id for entry in entries} - {NOBODY}
    return {pk: mask_name(name) for pk, name in User.objects.filter(pk__in=people).values_list("pk", "name")}


def steps(actor: Actor, need: Need, entries: Iterable[Entry], names: dict[object, str]) -> list[Step]:
    """What this viewer may know of it.

    In full: surnames; the notes on the need for the resident, those on its tasks for those who handle it. As a summary:
    how the need itself moved, by roles, without notes.
    """
    if not need.full:
        own = [entry for entry in entries if entry.action.startswith("need.")]
        return [_blurred(entry) for entry in own if entry.action not in BETWEEN_THEM]
    directs = handles(actor, need)
    resident = directs or is_concerned(actor, need)
    seen = entries if resident else [each for each in entries if not each.action.startswith("disclosure.")]
    return [
        Step(
            at=entry.at,
            action=entry.action,
            by=_("System") if entry.actor_id == NOBODY else names.get(entry.actor_id, ""),
            before=entry.before,
            after=entry.after,
            note=entry.reason if directs or (resident and entry.action.startswith("need.")) else "",
        )
        for entry in seen
    ]


def _blurred(entry: Entry) -> Step:
    role = _("Volunteer group")
    if entry.actor_id == NOBODY:
        role = _("System")
    elif entry.action in OF_THE_RESIDENT:
        role = _("Resident")
    return Step(at=entry.at, action=entry.action, by=role, before=entry.before, after=entry.after, note="")
