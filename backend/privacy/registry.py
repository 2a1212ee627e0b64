"""What each app holds about people: its `privacy.py` says what, why, for how long, who sees it, and what erasing does.

`HOLDINGS`, `BLOCKS` and `RETENTIONS` of every app are found by themselves; `docs/privacy.md` is written from them, and a
test finds every table with a way to a person that none of them names.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Field, JSONField, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Replace
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.crypto import BlindIndex, EncryptedBytes
from backend.modules import modules_of
from backend.places.options import Option

UNNAMED = "某某"
"""What stands for a name that was erased."""
PHONE_GONE = "****"
"""What stands for a phone that was erased."""
WORDS_GONE = "—"
"""What stands for words that were erased where a column wants some."""

WITH_NAMES = ("places.Area", "parties.Organisation")
"""Of what a row points to, the copy holds the name beside the id: they are no people."""
BATCH = 500
"""Rows of a copy that are held at a time."""


class Fate(Enum):
    """What erasing a person does to rows."""

    ERASED = "erased"
    ANONYMISED = "anonymised"
    KEPT = "kept"

    @property
    def label(self) -> Promise:
        """In words."""
        return {
            Fate.ERASED: _("deleted"),
            Fate.ANONYMISED: _("kept without anything that leads to the person"),
            Fate.KEPT: _("kept; the person it points to has no name any more"),
        }[self]


@dataclass(frozen=True, slots=True)
class Person:
    """Who is exported or erased, as they were before."""

    id: UUID
    name: str
    phone: str | None
    street_id: UUID | None

    def words(self) -> dict[str, str]:
        """What others may have written of them, each way that people write it, and what stands there instead."""
        found = {self.name: UNNAMED} if self.name else {}
        if self.phone:
            national = self.phone.removeprefix("+86")
            spaced = f"{national[:3]} {national[3:7]} {national[7:]}"
            found |= dict.fromkeys((self.phone, national, spaced, spaced.replace(" ", "-")), PHONE_GONE)
        return found


@dataclass(frozen=True, slots=True)
class Veil:
    """Rows of which the copy holds less: what these columns say is another person's."""

    over: Q
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Holding:
    """Rows of one table that are about a person, in one part that they play there."""

    model: type[Model]
    of: tuple[str, ...]
    """The columns, or ways over others, that lead to the person."""
    fate: Fate
    why: Promise
    sees: Promise
    kept: Promise
    """For how long."""
    because: Promise | str = ""
    """Why it outlives the person, where it does."""
    without: tuple[str, ...] = ()
    """Columns that the copy leaves out: secrets, what is of others, and what is only of use to the machine."""
    veil: Veil | None = None
    """What the copy leaves out of some rows besides."""
    beside: tuple[str, ...] = ()
    """What the copy holds with each row of the things that it points to, as `notice__title`."""
    name: Promise | str = ""
    """What the copy calls it, where that is not the name of the table."""
    blank: Mapping[str, Any] = field(default_factory=dict)
    """What the columns that lead to the person hold afterwards."""
    scrub: tuple[str, ...] = ()
    """Columns of others' words, in which the person's name and phone are replaced."""
    also: Callable[[Person], Q] | None = None
    """Rows that no column leads to."""
    discard: Callable[[QuerySet[Any], datetime], None] | None = None
    """What else goes with them, before they do."""

    @property
    def key(self) -> str:
        """Its stable name: `desk.Need:reporter`."""
        return f"{self.model._meta.label}:{self.of[0]}"

    @property
    def called(self) -> Promise | str:
        """What it is to the person, many of them."""
        return self.name or self.model._meta.verbose_name_plural or self.key

    def rows(self, person: Person) -> QuerySet[Any]:
        """The rows about this person."""
        wanted = Q()
        for way in self.of:
            wanted |= Q(**{way: person.id})
        if self.also is not None:
            wanted |= self.also(person)
        return QuerySet(self.model).filter(wanted)

    def columns(self) -> list[str]:
        """What the copy holds of each row; a name of what it points to is `community__name`."""
        hidden = (EncryptedBytes, BlindIndex)
        shown = [
            each
            for each in self.model._meta.concrete_fields
            if each.name not in self.without
            and not isinstance(each, hidden)
            and each.get_internal_type() not in {"BinaryField", "CompositePrimaryKey"}
        ]
        named = [f"{each.name}__name" for each in shown if _to(each) in WITH_NAMES]
        return [*(each.attname for each in shown), *named, *self.beside]

    def copy(self, person: Person) -> Iterator[dict[str, Any]]:
        """The rows as the person's copy holds them, a few at a time; where one names another person, nothing."""
        rows, columns = self.rows(person).order_by("pk"), self.columns()
        people = [each.attname for each in self.model._meta.concrete_fields if _to(each) == settings.AUTH_USER_MODEL]
        chosen = [rows.values(*columns)]
        if self.veil is not None:
            fewer = [name for name in columns if name not in self.veil.columns]
            chosen = [rows.exclude(self.veil.over).values(*columns), rows.filter(self.veil.over).values(*fewer)]
        for each in chosen:
            for row in each.iterator(chunk_size=BATCH):
                yield row | dict.fromkeys(name for name in people if row.get(name) not in {None, person.id})

    def erase(self, person: Person, *, now: datetime) -> tuple[int, list[Any]]:
        """Do what the fate says. How many rows there were, and their ids."""
        rows = self.rows(person)
        ids = list(rows.values_list("pk", flat=True))
        if not ids or self.fate is Fate.KEPT:
            return len(ids), []
        if self.discard is not None:
            self.discard(rows, now)
        chosen: QuerySet[Any] = QuerySet(self.model).filter(pk__in=ids)
        if self.fate is Fate.ERASED:
            chosen.delete()
            return len(ids), ids
        for word, instead in person.words().items():
            for name in self.scrub:
                _replace(chosen, name, word, instead)
        if self.blank:
            chosen.update(**self.blank)
        return len(ids), ids


def _replace(rows: QuerySet[Any], name: str, word: str, instead: str) -> None:
    """Replace a word in a column of text, or in the texts of a column of JSON."""
    text: Any = F(name)
    column = rows.model._meta.get_field(name)
    if not isinstance(column, JSONField):
        rows.filter(**{f"{name}__contains": word}).update(**{name: Replace(text, Value(word), Value(instead))})
        return
    text = Cast(text, TextField())
    word = json.dumps(word, ensure_ascii=False)[1:-1]  # as PostgreSQL writes it
    said = rows.annotate(_said=text).filter(_said__contains=word)
    said.update(**{name: Cast(Replace(text, Value(word), Value(instead)), JSONField())})


def _to(field: "Field[Any, Any]") -> str | None:
    """The table that a column points to."""
    return field.related_model._meta.label if field.related_model else None


@dataclass(frozen=True, kw_only=True)
class Block:
    """Why a person cannot be erased just now."""

    code: str
    words: Promise
    """What to do first; `{count}` is how many there are."""
    count: Callable[[UUID, datetime], int]


@dataclass(frozen=True, kw_only=True)
class Retention:
    """A kind of data that the clock removes."""

    kind: str
    what: Promise
    setting: str
    """The setting, or the rule, that says how long, for people."""
    span: Callable[[], timedelta]
    forget: Callable[[datetime, datetime], int] | None = None
    """`forget(older_than, now)`: remove it, and say how many there were."""
    days: Option[int | None] | None = None
    """The option by which a street chooses another span."""
    forget_in: Callable[[UUID | None, datetime, datetime], int] | None = None
    """`forget_in(street_id, older_than, now)`, in place of `forget`: of one street, by its own span; then of none."""

    def span_in(self, config: object) -> timedelta:
        """For how long it is kept in a street with this configuration."""
        chosen = self.days.of(config) if self.days is not None else None
        return self.span() if chosen is None else timedelta(days=chosen)


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """Ciphertexts in a JSON column of another package's table: their keys are rotated with those of the fields."""

    model: type[Model]
    column: str
    keys: tuple[str, ...]
    context: str
    """What they are bound to."""


def sealed_elsewhere() -> list[Sealed]:
    """`SEALED` of every app's `privacy.py`."""
    return [each for module in _modules() for each in getattr(module, "SEALED", ())]


def holdings() -> list[Holding]:
    """Of every app, in the order of the settings."""
    return [each for module in _modules() for each in getattr(module, "HOLDINGS", ())]


def blocks() -> list[Block]:
    """Of every app."""
    return [each for module in _modules() for each in getattr(module, "BLOCKS", ())]


def retentions() -> list[Retention]:
    """Of every app."""
    return [each for module in _modules() for each in getattr(module, "RETENTIONS", ())]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a person's copy."""

    name: str
    size: int
    pieces: Callable[[], Iterable[bytes]]


def attachments(person: Person) -> Iterable[Attachment]:
    """The files of a person, of every app that keeps some (`attachments(person)` in its `privacy.py`)."""
    for module in _modules():
        if hasattr(module, "attachments"):
            yield from module.attachments(person)


def forget_objects(object_ids: Iterable[UUID]) -> None:
    """Tell every app that keeps words about others' objects (`forget_objects(ids)` in its `privacy.py`)."""
    for module in _modules():
        if hasattr(module, "forget_objects"):
            module.forget_objects(object_ids)


def _modules() -> list[Any]:
    return [module for _app, module in modules_of("privacy")]


TO_SIGN_IN = _("to let the person sign in")
TO_ANSWER = _("to take in and answer needs")
TO_VOLUNTEER = _("to run the volunteer group")
TO_PURCHASE = _("to run purchased projects and account for them")
TO_WORK = _("so that nothing is lost or done twice when the network fails")
TO_PROVE = _("to show that the law on personal information is kept")

THEMSELF = _("the person")
HANDLERS = _("the person, and who handles it")
OFFICES = _("the person, and the offices of the street")
COMMITTEE = _("the person, and who sits on the committee")

WITH_ACCOUNT = _("as long as the account")
FIFTEEN_YEARS = _("15 years, as the files of a government purchase")
UNTIL_OVER = _("until it is over; the clock then removes it")

HOURS = _("hours of service must stay true and complete (Volunteer Service Regulations)")
PURCHASE = _("the files of a government purchase are kept for 15 years (order 102 of the Ministry of Finance)")
OFFICE = _("who held an office, and who decided, must stay answerable")
RATES = _("the three rates are counted on it; words, names and places are gone")
PROOF = _("it proves what was asked and agreed to")
