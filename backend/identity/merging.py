"""Two accounts of one person become one: every row that points to the one is made to point to the other.

The relations are those that Django knows, so that a new table cannot be forgotten. Where the database refuses a row, the
rule of its app says what is meant; where no rule says so, the merge is refused and the row is named. An app gives its
rules in its `merging.py`: `RULES = {"follow": Rule.SAME}`, by the model's name (of a library's table with its app's:
`mfa.authenticator`); or a function of its own, `(row, survivor) -> None`, that makes the row fit and saves it, or
deletes it. Under the name of a check constraint, `Rule.FORGET` says that a row which would be about oneself means
nothing any more; else it is a conflict.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from psycopg.errors import UniqueViolation

from backend.modules import modules_of


class Rule(StrEnum):
    """What becomes of a row of the account that goes."""

    FORGET = "forget"
    """It is deleted, whatever the survivor has: it belonged to a device or a sign-in."""
    SAME = "same"
    """Where the survivor has the like (a unique constraint says so), theirs stands for both."""
    JOIN = "join"
    """Where the survivor has the like, what points to the one is made to point to the other, by these same rules."""


Settle = Callable[[Any, models.Model], None]

RULES: Mapping[str, Rule | Settle] = {"papercard": Rule.SAME, "residence": Rule.SAME, "phonechange": Rule.SAME}


@dataclass(slots=True)
class Found:
    """What a merge moves, leaves out, and cannot decide."""

    moved: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    conflicts: list[dict[str, str]] = field(default_factory=list)


def rules() -> dict[str, Rule | Settle]:
    """Of every app, by `app.model`, or `app.constraint`."""
    return {
        name if "." in name else f"{app.label}.{name}": rule
        for app, module in modules_of("merging")
        for name, rule in module.RULES.items()
    }


def fold(gone: models.Model, survivor: models.Model, found: Found) -> None:
    """Make everything that points to `gone` point to `survivor`, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    known = rules()
    for relation in relations(type(gone)):
        model, name = relation.related_model, relation.field.attname
        label = model._meta.label_lower
        rule = known.get(label)
        rows = model._base_manager.filter(**{name: gone.pk})  # noqa: SLF001  # every row, whatever a manager hides
        if rule == Rule.FORGET:
            found.dropped[label] += rows.delete()[0]
            continue
        try:
            with transaction.atomic():
                found.moved[label] += rows.update(**{name: survivor.pk})
        except IntegrityError:  # one of them at least cannot go over as it is: which, is found one by one
            for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
                _move(model, pk, name, survivor, rule, found)


def relations(model: type[models.Model]) -> list[Any]:
    """Every foreign key to a model, in a constant order; those of many-to-many tables too."""
    keys = [
        each
        for each in model._meta.get_fields(include_hidden=True)
        if each.auto_created and not each.concrete and (each.one_to_many or each.one_to_one)
    ]
    return sorted(keys, key=lambda each: (each.related_model._meta.label_lower, each.field.attname))


def _move(model: Any, pk: Any, name: str, survivor: models.Model, rule: Rule | Settle | None, found: Found) -> None:
    label = model._meta.label_lower
    rows = model._base_manager.filter(pk=pk)  # noqa: SLF001  # as above
    try:
        with transaction.atomic():
            rows.update(**{name: survivor.pk})
    except IntegrityError as error:
        constraint = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or "")
        # Only what is there twice is the like: a check that refuses a row says that one would act on oneself.
        twice = isinstance(error.__cause__, UniqueViolation)
        void = rules().get(f"{model._meta.app_label}.{constraint}") == Rule.FORGET
        if void or (twice and rule == Rule.SAME):
            found.dropped[label] += 1
            rows.delete()
        elif callable(rule):
            rule(rows.get(), survivor)
            (found.moved if rows.exists() else found.dropped)[label] += 1
        elif (
            twice and rule == Rule.JOIN and (other := _like(model, rows.get(), name, survivor, constraint)) is not None
        ):
            fold(rows.get(), other, found)
            found.dropped[label] += 1
            if not found.conflicts:
                rows.delete()
        else:
            found.conflicts.append({"kind": label, "id": str(pk), "rule": constraint})
    else:
        found.moved[label] += 1


def _like(model: Any, row: Any, name: str, survivor: models.Model, constraint: str) -> Any:
    """The survivor's row that stands in the way."""
    unique = next((each for each in model._meta.constraints if each.name == constraint), None)
    names = getattr(unique, "fields", None)
    if not names:
        return None
    same = {each: getattr(row, model._meta.get_field(each).attname) for each in names}
    own = model._meta.get_field(next(each for each in names if model._meta.get_field(each).attname == name)).name
    return model._base_manager.filter(**{**same, own: survivor.pk}).first()  # noqa: SLF001  # as above
