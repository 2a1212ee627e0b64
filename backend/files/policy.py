"""May they? Files belong to who sent them, and are shown to whoever may see what they are attached to."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.policy import runs_deployment
from backend.files.models import File
from backend.files.states import Action
from backend.files.subjects import subjects
from backend.policy import Actor, Rule, is_of_the_street, is_system, rule


@rule(_("who sent it"))
def is_owner(actor: Actor, file: File) -> bool:
    """The person whose device it came from."""
    return file.owner_id == actor.user_id


@rule(_("who may see what it is attached to"))
def sees_its_subject(_actor: Actor, file: File) -> bool:
    """As the domain of the object decides."""
    return file.shown


@rule(_("who looks after what it is attached to"))
def looks_after_its_subject(actor: Actor, file: File) -> bool:
    """As the domain of the object decides: of a need, who handles it."""
    subject = subjects().get(file.purpose)
    return bool(subject and file.subject_id and subject.looks_after(actor, file.subject_id))


@rule(_("who examines what it is attached to"))
def examines_its_subject(actor: Actor, file: File) -> bool:
    """As the domain of the object decides: of a need, nobody."""
    subject = subjects().get(file.purpose)
    return bool(subject and file.subject_id and subject.examines(actor, file.subject_id))


POLICY: Mapping[Action, Rule[Any]] = {
    Action.START: is_of_the_street,
    Action.APPEND: is_owner,
    Action.COMPLETE: is_owner,
    Action.PROCESS: is_system,
    Action.REFUSE: is_system,
    Action.ATTACH: is_owner,
    Action.READ: is_owner | sees_its_subject,
    Action.READ_ORIGINAL: is_owner,
    Action.READ_ORIGIN: is_owner | examines_its_subject,
    Action.WITHDRAW: is_owner,
    Action.TAKE_DOWN: looks_after_its_subject | runs_deployment,
    Action.RESTORE: looks_after_its_subject | runs_deployment,
    Action.REMOVE: is_system,
}
