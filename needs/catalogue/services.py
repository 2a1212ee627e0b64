"""The verbs of the tree: create or change a category, retire it, bring it back, take in a whole tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError, NotFound
from backend.places.models import Area, Level
from backend.policy import Actor, allow
from backend.services import Made, lock, service
from backend.states import next_state
from needs.catalogue.models import Category
from needs.catalogue.policy import POLICY
from needs.catalogue.queries import visible_to, with_neighbours
from needs.catalogue.reading import Rejected, Rows
from needs.catalogue.schemas import CategoryRow, CategorySpec
from needs.catalogue.states import TRANSITIONS, Action, Status

DEEPEST = 3
"""Levels of the tree."""


class NoSuchParent(DomainError):
    """It cannot stand there."""

    code = "category_parent_unfit"
    status = 422
    title = _("It cannot stand there")
    message = _(
        "“{parent}” is no category that this one may stand under: it must be in use, not below this one, and the tree has "
        "at most {deepest} levels. Choose another parent."
    )


class HasChildren(DomainError):
    """What stands below it would hang in the air."""

    code = "category_has_children"
    title = _("Categories stand below it")
    message = _("Retire or move what stands below it first: {children}.")


class UnfitReplacement(DomainError):
    """What takes its place must be in use."""

    code = "category_replacement_unfit"
    status = 422
    title = _("Cannot take its place")
    message = _("“{replaced_by}” is no other category in use. Choose one of GET /categories.")


@dataclass(slots=True)
class Import:
    """What an import did, or in a dry run would do: codes, and the rows rejected."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


@service
def put(*, actor: Actor, code: str, spec: CategorySpec, now: datetime) -> Made[Category]:
    """Create the category of this code, or make it what `spec` says. Raises `NotAllowed`, `NoSuchParent`."""
    tree = _locked(actor)
    row = tree.get(code)
    allow(POLICY, Action.PUT, actor, row)
    found, outcome = _put(tree, actor.street_id, code, spec, now)
    if outcome != "unchanged":
        found.save()
        before = found.status if row else ""
        audit.record("category.put", found.id, actor=actor, now=now, before=before, after=found.status, code=code)
    return Made(found, fresh=row is None)


@service
def retire(*, actor: Actor, code: str, replaced_by: str | None, reason: str, now: datetime) -> Category:
    """Put no new needs into it. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `HasChildren`, `UnfitReplacement`."""
    tree = _locked(actor)
    row = _named(tree, code)
    allow(POLICY, Action.RETIRE, actor, row)
    before, row.status = row.status, next_state(TRANSITIONS, row.status, Action.RETIRE)
    _without_children(tree, row)
    instead = tree.get(replaced_by) if replaced_by else None
    if replaced_by and (instead is None or instead is row or not instead.is_active):
        raise UnfitReplacement(replaced_by=replaced_by)
    row.retired_at = row.updated_at = now
    row.replaced_by = instead
    row.save(update_fields=["status", "retired_at", "replaced_by", "updated_at"])
    audit.record(
        "category.retire",
        row.id,
        actor=actor,
        now=now,
        before=before,
        after=row.status,
        reason=reason,
        code=code,
        replaced_by=replaced_by,
    )
    return row


@service
def restore(*, actor: Actor, code: str, now: datetime) -> Category:
    """Use it again. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NoSuchParent` where what it stood under is retired."""
    tree = _locked(actor)
    row = _named(tree, code)
    allow(POLICY, Action.RESTORE, actor, row)
    before, row.status = row.status, next_state(TRANSITIONS, row.status, Action.RESTORE)
    if row.parent is not None and not row.parent.is_active:
        raise NoSuchParent(parent=row.parent.code, deepest=DEEPEST)
    row.retired_at = row.replaced_by = None
    row.updated_at = now
    row.save(update_fields=["status", "retired_at", "replaced_by", "updated_at"])
    audit.record("category.restore", row.id, actor=actor, now=now, before=before, after=row.status, code=code)
    return row


@service
def take_in(*, actor: Actor, rows: Rows, now: datetime, replace: bool = False, dry_run: bool = False) -> Import:
    """Take in a tree: what is good enters, what is not is reported, and the same again changes nothing.

    `replace`: what the file does not name is retired, but for what a named one stands under; nothing is, where a row was
    rejected. Raises `NotAllowed`.
    """
    allow(POLICY, Action.IMPORT, actor, None)
    tree = _locked(actor)
    report = Import(rejected=list(rows.rejected))
    changed = _enter(tree, actor.street_id, rows.good, report, now)
    if replace and not report.rejected:
        changed += _retire_others(tree, {row.code for _number, row in rows.good}, report, now)
    report.rejected.sort(key=lambda each: each.row)
    if not dry_run:
        fresh = [row for row in changed if row.code in report.created]
        for level in _levels(fresh):
            Category.objects.bulk_create(level)
        for row in changed:
            if row.code not in report.created:
                row.save()
        audit.record(
            "category.import",
            actor.street_id,
            actor=actor,
            now=now,
            created=report.created,
            updated=report.updated,
            retired=report.retired,
            rejected=[each.row for each in report.rejected],
        )
    return report


def _locked(actor: Actor) -> dict[str, Category]:
    """The whole tree of the street by code. Whoever changes any of it holds the street until commit.

    A change of one rests on the others, and on those that somebody is just creating: rows alone cannot be locked for that.
    """
    lock(Area.objects.filter(level=Level.STREET).only("id"), actor.street_id)
    tree = {row.code: row for row in with_neighbours(visible_to(actor))}
    by_id = {row.id: row for row in tree.values()}
    for row in tree.values():
        row.parent = by_id[row.parent_id] if row.parent_id else None
    return tree


def _named(tree: Mapping[str, Category], code: str) -> Category:
    if code not in tree:
        raise NotFound(kind=Category._meta.verbose_name)
    return tree[code]


def _put(
    tree: dict[str, Category], street_id: UUID, code: str, spec: CategorySpec, now: datetime
) -> tuple[Category, str]:
    """The row as `spec` says, unsaved, in its place in `tree`; and `created`, `updated` or `unchanged`."""
    row = tree.get(code)
    parent = _parent(tree, row, spec.parent)
    columns: dict[str, Any] = {**spec.columns(), "parent": parent}
    if row is None:
        row = tree[code] = Category(street_id=street_id, code=code, updated_at=now, **columns)
        return row, "created"
    if all(getattr(row, name) == value for name, value in columns.items()):
        return row, "unchanged"
    for name, value in columns.items():
        setattr(row, name, value)
    row.updated_at = now
    return row, "updated"


def _parent(tree: Mapping[str, Category], row: Category | None, code: str | None) -> Category | None:
    if code is None:
        return None
    refusal = NoSuchParent(parent=code, deepest=DEEPEST)
    parent = tree.get(code)
    if parent is None or not parent.is_active:
        raise refusal
    above = list(_upwards(parent))
    if row is not None and row in above:
        raise refusal
    if len(above) + (_height(tree, row) if row else 1) > DEEPEST:
        raise refusal
    return parent


def _upwards(row: Category | None) -> Iterable[Category]:
    while row is not None:
        yield row
        row = row.parent


def _height(tree: Mapping[str, Category], row: Category) -> int:
    below = [_height(tree, each) for each in tree.values() if each.parent_id == row.id]
    return 1 + max(below, default=0)


def _without_children(tree: Mapping[str, Category], row: Category) -> None:
    children = [each.code for each in tree.values() if each.parent_id == row.id and each.is_active]
    if children:
        raise HasChildren(children=children)


def _enter(
    tree: dict[str, Category],
    street_id: UUID,
    good: Iterable[tuple[int, CategoryRow]],
    report: Import,
    now: datetime,
) -> list[Category]:
    """Put each row where its parent is there already, until nothing more fits; what is left has none."""
    changed: list[Category] = []
    left = list(good)
    coming = {row.code for _number, row in left}
    while left:
        waiting, refused = [], {}
        for number, spec in left:
            if spec.parent is not None and spec.parent in coming and spec.parent != spec.code:
                waiting.append((number, spec))
                continue
            try:
                row, outcome = _put(tree, street_id, spec.code, spec, now)
            except NoSuchParent as refusal:
                refused[spec.code] = Rejected(number, spec.code, refusal.detail)
                continue
            getattr(report, outcome).append(row.code)
            if outcome != "unchanged":
                changed.append(row)
        report.rejected.extend(refused.values())
        if len(waiting) == len(left):
            circle = NoSuchParent(parent="{}", deepest=DEEPEST)
            report.rejected.extend(
                Rejected(number, spec.code, circle.detail.format(spec.parent)) for number, spec in waiting
            )
            break
        coming = {spec.code for _number, spec in waiting}
        left = waiting
    return changed


def _retire_others(tree: Mapping[str, Category], named: set[str], report: Import, now: datetime) -> list[Category]:
    kept = {row for code in named if code in tree for row in _upwards(tree[code])}
    gone = [row for row in tree.values() if row.is_active and row not in kept]
    for row in gone:
        row.status = Status.RETIRED
        row.retired_at = row.updated_at = now
        report.retired.append(row.code)
    return gone


def _levels(rows: Iterable[Category]) -> list[list[Category]]:
    """Parents before what stands below them."""
    levels: list[list[Category]] = [[] for _ in range(DEEPEST)]
    for row in rows:
        levels[len(list(_upwards(row))) - 1].append(row)
    return levels
