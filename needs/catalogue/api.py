"""The HTTP face of the category tree."""

from typing import Annotated

from ninja import Path, Query, Router, Status

from backend.errors import NotFound
from backend.http.etags import edits
from backend.http.fields import Slug
from backend.http.operations import Request, command, for_cards, query
from backend.http.pages import Page
from needs.catalogue import queries, services
from needs.catalogue.models import Category
from needs.catalogue.schemas import CategoriesIn, CategoryOut, CategorySpec, RetireIn
from needs.catalogue.states import Status as State

router = Router(tags=["categories"])

Code = Annotated[Slug, Path(description="Code of a category")]


def _detail(request: Request, code: str) -> CategoryOut:
    row = queries.with_neighbours(queries.visible_to(request.actor)).filter(code=code).first()
    if row is None:
        raise NotFound(kind=Category._meta.verbose_name)
    return CategoryOut.of(request.actor, row)


@router.get("/categories", operation_id="list_categories", response=Page[CategoryOut])
@query
@for_cards
def list_categories(request: Request, wanted: Annotated[CategoriesIn, Query()]) -> Page[CategoryOut]:
    """The category tree of my street in one page, from the top down, with the fields and the material that each asks for."""
    rows = queries.with_neighbours(queries.visible_to(request.actor))
    if not wanted.retired:
        rows = rows.filter(status=State.ACTIVE)
    shown = [row for row in queries.in_order(rows) if wanted.kind is None or row.is_for(wanted.kind)]
    return Page(items=[CategoryOut.of(request.actor, row) for row in shown], next=None)


@router.get("/categories/{code}", operation_id="read_category", response=CategoryOut)
@query
@for_cards
def read_category(request: Request, code: Code) -> CategoryOut:
    """One category of my street, whether it is still used or not."""
    return _detail(request, code)


@router.put("/categories/{code}", operation_id="put_category", response={200: CategoryOut, 201: CategoryOut})
@command
@edits("read_category", Category)
def put_category(request: Request, code: Code, body: CategorySpec) -> Status[CategoryOut]:
    """Create a category, or make it what the body says. For: core leader, manager, administrator of the street."""
    made = services.put(actor=request.actor, code=code, spec=body, now=request.now)
    return Status(201 if made.fresh else 200, CategoryOut.of(request.actor, made.row))


@router.post("/categories/{code}/retire", operation_id="retire_category", response=CategoryOut)
@command
@edits("read_category", Category)
def retire_category(request: Request, code: Code, body: RetireIn) -> CategoryOut:
    """Put no new needs into it, and say what takes its place. Its needs stay as they are."""
    services.retire(actor=request.actor, code=code, replaced_by=body.replaced_by, reason=body.reason, now=request.now)
    return _detail(request, code)


@router.post("/categories/{code}/restore", operation_id="restore_category", response=CategoryOut)
@command
@edits("read_category", Category)
def restore_category(request: Request, code: Code) -> CategoryOut:
    """Use a retired category again."""
    services.restore(actor=request.actor, code=code, now=request.now)
    return _detail(request, code)
