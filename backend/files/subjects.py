"""What files are attached to. A domain registers its objects here; this app imports none of them.

In the domain's `AppConfig.ready`::

    register(Subject("need", _("a need"), kinds=(Kind.PHOTO, Kind.AUDIO), most=9, seen=…, looks_after=…))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from backend.files.states import Kind
from backend.policy import Actor

MayAct = Callable[[Actor, UUID], bool]


def nobody(_actor: Actor, _subject_id: UUID) -> bool:
    """Not anybody."""
    return False


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of object that files are attached to."""

    purpose: str
    """The word in addresses and columns, at most 20 characters."""
    label: str | Promise
    kinds: tuple[Kind, ...]
    seen: Callable[[Actor], QuerySet[Any]]
    """The objects whose files the actor may see: rows, of which only the keys are read."""
    looks_after: MayAct = nobody
    """Whether the actor may take a file of this object down."""
    examines: MayAct = nobody
    """Whether the actor may learn when and where a photo of this object was taken."""
    most: int = 9
    """How many files one object has at most."""
    audited: bool = False
    """Whether each reading by another than its owner is written into the audit."""


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Let files be attached to such objects."""
    if _subjects.setdefault(subject.purpose, subject) is not subject:
        raise ValueError(subject.purpose)


def subjects() -> Mapping[str, Subject]:
    """All that are registered, by purpose."""
    return _subjects
