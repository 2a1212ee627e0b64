"""May they? Rules are named predicates, composed with `&`, `|` and `~` into tables that read like a charter.

`docs/policy.md` is generated from these tables: a rule's docstring is its line in the charter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar, cast
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise, lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from backend.errors import NotAllowed, OfficeWaits, SecondFactorRequired, TermOver
from backend.states import S, moves
from backend.terms import Ended, ended_terms

T = TypeVar("T")
K = TypeVar("K")
A = TypeVar("A", bound=TextChoices)

NOBODY = UUID(int=0)


@dataclass(eq=False, slots=True)
class Actor:
    """Who acts, in which street, at what moment.

    What domains know of the actor (tiers, seats, postings) is loaded by them once and kept for the request.
    """

    user_id: UUID
    street_id: UUID
    at: datetime
    assured: bool = False
    """Whether the session passed a second factor."""
    held_back: bool = False
    """Whether the street asks for a second factor that this session has not passed: offices wait for it."""
    off_duty: bool = False
    """Whether the offices of the person are left out of account."""
    by_card: bool = False
    """Whether a paper card opened the session: they are the resident that they are, and nothing of the group."""
    office_waits: bool = False
    """Whether the offices rest, in reads too, since staff changed the phone of the person."""
    _memory: dict[Any, Any] = field(default_factory=dict, repr=False)

    def recall(self, load: Callable[["Actor"], K], *, off_duty: Callable[[K], K] | None = None) -> K:
        """`load(self)`, called once per actor; `off_duty` takes from it what rests on an office."""
        if load not in self._memory:
            self._memory[load] = load(self)
        found: K = self._memory[load]
        return off_duty(found) if self.off_duty and off_duty is not None else found

    def without_office(self) -> "Actor":
        """The same person as the resident that they are: no post, no management of the group, no seat."""
        return replace(self, off_duty=True)

    def remember(self, load: Callable[["Actor"], K], known: K) -> None:
        """Spare `recall(load)` its query: sign-in has read it along."""
        self._memory[load] = known

    @property
    def is_system(self) -> bool:
        """Whether the clock or a receiver acts, and no person."""
        return self.user_id == NOBODY

    @classmethod
    def system(cls, *, street_id: UUID, at: datetime) -> "Actor":
        """The actor of jobs and receivers."""
        return cls(user_id=NOBODY, street_id=street_id, at=at)


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """A named predicate on an actor and an object. `label` is what a person reads."""

    label: str | Promise
    test: Callable[[Actor, T], bool]
    joint: str = ""
    """What joins it, where it is made of others: `and`, `or`. Its label is put in brackets among others."""
    parts: tuple["Rule[T]", ...] = ()
    """What it is made of: two that are joined; one that is turned round."""

    def __call__(self, actor: Actor, obj: T) -> bool:
        """Whether the rule lets this actor."""
        return self.test(actor, obj)

    def __and__(self, other: "Rule[T]") -> "Rule[T]":
        label = _joined(_("{} and {}"), self.label_in("and"), other.label_in("and"))
        return Rule(label, lambda a, o: self.test(a, o) and other.test(a, o), "and", (self, other))

    def __or__(self, other: "Rule[T]") -> "Rule[T]":
        label = _joined(_("{} or {}"), self.label_in("or"), other.label_in("or"))
        return Rule(label, lambda a, o: self.test(a, o) or other.test(a, o), "or", (self, other))

    def __invert__(self) -> "Rule[T]":
        return Rule(_joined(_("not {}"), self.label_in("not")), lambda a, o: not self.test(a, o), parts=(self,))

    def lacking(self, actor: Actor, obj: T) -> "Rule[T]":
        """What of it does not hold, for one whom it does not let: the first condition of several, and nothing more.

        Nothing is tested that the rule itself does not test: conditions may rest on those before them.
        """
        if self.joint == "and":
            failing = next((part for part in self.parts if not part(actor, obj)), None)
            # One that was carried over to another thing has a label and no parts: it speaks for itself.
            return self if failing is None else failing.lacking(actor, obj)
        if not self.joint and self.parts:
            return ~self.parts[0].holding(actor, obj)
        return self

    def holding(self, actor: Actor, obj: T) -> "Rule[T]":
        """By which of its alternatives it lets them."""
        if self.joint == "or":
            by = next((part for part in self.parts if part(actor, obj)), None)
            return self if by is None else by.holding(actor, obj)
        return self

    def label_in(self, joint: str) -> str | Promise:
        """The label as a part of a rule that `joint` makes."""
        return self.label if self.joint in {"", joint} else _joined(_("({})"), self.label)


def _joined(template: str | Promise, *labels: str | Promise) -> Promise:
    return words(lambda: str(template).format(*(str(each) for each in labels)))


def words(text: Callable[[], str]) -> Promise:
    """A label put together in the language of whoever reads it."""
    return cast("Promise", lazy(text, str)())


def rule(label: str | Promise) -> Callable[[Callable[[Actor, Any], bool]], Rule[Any]]:
    """Make a `Rule` of a predicate, under the words a person reads. It composes with rules on other objects."""

    def make(test: Callable[[Actor, Any], bool]) -> Rule[Any]:
        return Rule(label, test)

    return make


@rule(_("the system itself"))
def is_system(actor: Actor, _obj: Any) -> bool:
    """The clock or a receiver: no person."""
    return actor.is_system


class OfSomebody(Protocol):
    """Anything that is about one person, once it is known who."""

    @property
    def user_id(self) -> UUID | None:
        """The person."""


@rule(_("the person themself"))
def is_theirs(actor: Actor, obj: OfSomebody) -> bool:
    """Whom it is about, or whose it is: nobody else, whatever their post."""
    return obj.user_id == actor.user_id


@rule(_("any person of the street"))
def is_of_the_street(actor: Actor, _obj: Any) -> bool:
    """Whoever signed in: the door is open to all."""
    return not actor.is_system


def allow(policy: Mapping[A, Rule[T]], action: A, actor: Actor, obj: T) -> None:
    """Raise `NotAllowed` unless the policy lets `actor` do `action` to `obj`. Default deny.

    Raise `SecondFactorRequired` where only an office lets them, and the office waits for a second factor; `OfficeWaits`
    where it rests; `TermOver` where what let them has ended.
    """
    found = policy.get(action)
    if found is None or not found(actor, obj):
        if (
            found is not None
            and actor.office_waits
            and found(replace(actor, off_duty=actor.by_card, office_waits=False), obj)
        ):
            raise OfficeWaits(action=action)
        missing = found.lacking(actor, obj) if found is not None else None
        over = _ended_with(missing, actor, obj) if missing is not None else None
        if missing is not None and over is not None:
            raise TermOver(action=action, rule=missing.label, term=over.what, until=localdate(over.until))
        raise NotAllowed(action=action, rule=missing.label if missing is not None else "—")
    if actor.held_back and not found(actor.without_office(), obj):
        raise SecondFactorRequired(action=action)


def _ended_with(missing: Rule[Any], actor: Actor, obj: Any) -> Ended | None:
    """The term of the actor with whose end the missing condition ceased to hold; the latest of several."""
    turned_round = not missing.joint and bool(missing.parts)
    if turned_round or actor.is_system or actor.by_card or actor.off_duty:
        # What somebody must not be is gained, never lost, by a term.
        return None
    for ended in ended_terms(actor):
        if missing(replace(actor, at=ended.last_moment, _memory={}), obj):
            return ended
    return None


def available(
    policy: Mapping[A, Rule[T]], transitions: Mapping[tuple[S, A], S], status: S | str, actor: Actor, obj: T
) -> list[str]:
    """What this actor may do to `obj` now: `actions` of every detail, so that a client never guesses."""
    return [str(action) for action in moves(transitions, status) if policy[action](actor, obj)]
