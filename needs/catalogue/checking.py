"""What a report under a category has to answer and to show, and what of it is missing.

Answers of a wrong type are refused; what is missing is noted alone: nobody who asks for help is turned away for a form.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError, InvalidInput
from backend.files.states import Kind as FileKind
from needs.catalogue.forms import MOST, AnswerOf, FieldSpec, Named
from needs.catalogue.models import Category
from needs.catalogue.queries import with_neighbours
from needs.catalogue.states import Answer, Material

LINE, PARAGRAPH = 200, 2_000
"""Characters of an answer."""


class UnknownCategory(DomainError):
    """A category that the street does not have."""

    code = "unknown_category"
    status = 422
    title = _("Unknown category")
    message = _(
        "There is no category “{category}” in your street. Choose one of GET /categories, or leave it out: whoever takes "
        "it up will choose."
    )


class CategoryRetired(DomainError):
    """A category that is used no longer."""

    code = "category_retired"
    status = 422
    title = _("Category no longer used")
    message = _("The category “{category}” is no longer used. {instead}")


class DetailsWithoutCategory(DomainError):
    """Answers to nothing."""

    code = "details_without_category"
    status = 422
    title = _("Details of no category")
    message = _(
        "Details answer the fields of a category. Choose one with GET /categories, or write them into the text."
    )


class Missing(TypedDict):
    """A field that was not answered, or material that was not shown: as it was asked for then."""

    what: str
    """`field` or `material`."""
    key: str
    label: str
    label_en: str
    kind: str
    """Of material: photo, voice or paper."""


def category_of(street_id: UUID, code: str) -> Category:
    """The category of this code that new needs may be put into. Raises `UnknownCategory`, `CategoryRetired`."""
    found = with_neighbours(Category.objects.filter(street=street_id)).filter(code=code).first()
    if found is None:
        raise UnknownCategory(category=code)
    if found.is_active:
        return found
    instead = found.replaced_by
    while instead is not None and not instead.is_active:
        instead = instead.replaced_by
    if instead is None:
        raise CategoryRetired(category=code, replaced_by=None, instead=_("Choose another one of GET /categories."))
    use = str(_("Use “{code}” ({name}) instead.")).format(code=instead.code, name=instead.words_for_it)
    raise CategoryRetired(category=code, replaced_by=instead.code, instead=use)


def answers(category: Category | None, details: Mapping[str, AnswerOf]) -> dict[str, Any]:
    """The answers as they are kept: by the keys of the fields, in their order, those that say something.

    Numbers may come as text, and one of a list for several, as forms send them. Raises `DetailsWithoutCategory`, and
    `InvalidInput` with the place of each answer that does not fit.
    """
    if not details:
        return {}
    if category is None:
        raise DetailsWithoutCategory
    fields = {field.key: field for field in category.asked}
    kept: dict[str, Any] = {}
    wrong = [
        _wrong(key, "unknown_field", _("The category asks for no such field.")) for key in details if key not in fields
    ]
    for key, field in fields.items():
        value = details.get(key)
        if value is None or value == [] or (isinstance(value, str) and not value.strip()):
            continue
        read = READERS[field.type](field, value)
        if isinstance(read, _Unfit):
            wrong.append(_wrong(key, read.code, read.message))
        else:
            kept[key] = read.value
    if wrong:
        raise InvalidInput(errors=wrong)
    return kept


def missing(category: Category | None, details: Mapping[str, Any], files: Iterable[str]) -> list[Missing]:
    """What the category requires and is not there. `files`: the kind of each file that is shown.

    Photos and recordings count as such; a paper may be a document, or a photo beyond those that are asked for.
    """
    if category is None:
        return []
    found = [_missing("field", field, "") for field in category.asked if field.required and field.key not in details]
    left = Counter(str(kind) for kind in files)
    # Photos of places first: what is left of them may be papers.
    for material in sorted(category.shown, key=lambda each: each.kind == Material.PAPER):
        if not material.required:
            continue
        serving = next((kind for kind in SHOWN_BY[material.kind] if left[kind]), None)
        if serving is None:
            found.append(_missing("material", material, material.kind.value))
        else:
            left[serving] -= 1
    return found


SHOWN_BY: Mapping[Material, tuple[str, ...]] = {
    Material.PHOTO: (FileKind.PHOTO,),
    Material.VOICE: (FileKind.AUDIO,),
    Material.PAPER: (FileKind.DOCUMENT, FileKind.PHOTO),
}


def _missing(what: str, named: Named, kind: str) -> Missing:
    return Missing(what=what, key=named.key, label=named.label, label_en=named.label_en, kind=kind)


class _Fit:
    def __init__(self, value: Any) -> None:
        self.value = value


class _Unfit:
    def __init__(self, code: str, message: str | Promise) -> None:
        self.code, self.message = code, message


def _wrong(key: str, code: str, message: str | Promise) -> dict[str, Any]:
    return {"loc": ["details", key], "code": code, "message": str(message)}


def _text(longest: int) -> Callable[[FieldSpec, AnswerOf], _Fit | _Unfit]:
    def read(_field: FieldSpec, value: AnswerOf) -> _Fit | _Unfit:
        if not isinstance(value, str):
            return _Unfit("string_type", _("Send text."))
        if len(value) > longest:
            return _Unfit("string_too_long", str(_("Use at most {max_length} characters.")).format(max_length=longest))
        return _Fit(value)

    return read


def _number(_field: FieldSpec, value: AnswerOf) -> _Fit | _Unfit:
    refusal = _Unfit("float_type", _("Send a number."))
    if isinstance(value, str):
        try:
            read = float(value)
        except ValueError:
            return refusal
        if not abs(read) < MOST:
            return refusal
        return _Fit(int(read) if read.is_integer() else read)
    return refusal if isinstance(value, list) else _Fit(value)


def _moment(_field: FieldSpec, value: AnswerOf) -> _Fit | _Unfit:
    refusal = _Unfit("datetime_parsing", _("Send a time as 2026-11-20T09:30:00+08:00."))
    if not isinstance(value, str):
        return refusal
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return refusal
    if read.tzinfo is None:
        return _Unfit("timezone_aware", _("Add the offset from UTC, as in +08:00."))
    if not 1900 <= read.year <= 9000:
        return _Unfit("moment_out_of_range", _("Give a date between the years 1900 and 9000."))
    return _Fit(read.isoformat())


def _one_of(field: FieldSpec, value: AnswerOf) -> _Fit | _Unfit:
    if isinstance(value, str) and any(each.key == value for each in field.choices):
        return _Fit(value)
    return _Unfit("not_a_choice", str(_("Send one of {expected}.")).format(expected=_choices(field)))


def _several_of(field: FieldSpec, value: AnswerOf) -> _Fit | _Unfit:
    keys = [each.key for each in field.choices]
    chosen = [value] if isinstance(value, str) else value
    if isinstance(chosen, list) and all(each in keys for each in chosen):
        return _Fit([key for key in keys if key in chosen])
    return _Unfit("not_a_choice", str(_("Send a list of some of {expected}.")).format(expected=_choices(field)))


def _choices(field: FieldSpec) -> str:
    """To whoever reads the refusal: the words, and the key that is sent."""
    said = str(_("{name} ({code})"))
    return str(_(", ")).join(said.format(name=each.words, code=each.key) for each in field.choices)


READERS: Mapping[Answer, Callable[[FieldSpec, AnswerOf], _Fit | _Unfit]] = {
    Answer.TEXT: _text(LINE),
    Answer.PARAGRAPH: _text(PARAGRAPH),
    Answer.NUMBER: _number,
    Answer.DATETIME: _moment,
    Answer.ONE_OF: _one_of,
    Answer.SEVERAL_OF: _several_of,
}
