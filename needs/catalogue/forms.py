"""What a category asks for: fields to be answered, material to be shown. They stand as JSON in the category."""

from collections.abc import Iterable
from typing import Annotated, Any, Self

from django.utils.translation import get_language
from django.utils.translation import gettext as now
from pydantic import Field, PlainValidator, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError, PydanticKnownError

from backend.http.fields import In, Said, Slug, Text, storable
from backend.http.translate import SAID
from needs.catalogue.states import Answer, Material

MOST_FIELDS, MOST_MATERIALS, MOST_CHOICES = 20, 10, 60

Label = Annotated[Said, StringConstraints(max_length=60)]
LabelEn = Annotated[Text, StringConstraints(max_length=120)]
Listed = (Answer.ONE_OF, Answer.SEVERAL_OF)


class Named(In):
    """A key, and the words for it in both languages."""

    key: Slug
    label: Label
    label_en: LabelEn = ""

    @property
    def words(self) -> str:
        """In the language that is active now."""
        return in_language(self.label, self.label_en)


class Choice(Named):
    """One of a list."""


MOST = 1e15
"""The largest number that an answer may be."""
AnswerOf = str | int | float | list[str] | None
"""What a field may be answered with: text, a number, a moment in ISO 8601, a key of its list or several; null: nothing."""


def _answer(value: Any) -> AnswerOf:
    if value is None or isinstance(value, str):
        return None if value is None else _words(value, 2_000)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        if len(value) > MOST_CHOICES:
            raise PydanticKnownError(
                "too_long", {"field_type": "List", "max_length": MOST_CHOICES, "actual_length": len(value)}
            )
        return [_words(each, 40) for each in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < MOST:  # NaN is not
        return value
    raise PydanticCustomError("answer_type", str(SAID["answer_type"]))


def _words(text: str, longest: int) -> str:
    if len(text) > longest:
        raise PydanticKnownError("string_too_long", {"max_length": longest})
    return storable(text)


_SHAPE = {
    "anyOf": [
        {"type": "string", "maxLength": 2_000},
        {"type": "number"},
        {"type": "array", "items": {"type": "string", "maxLength": 40}, "maxItems": MOST_CHOICES},
        {"type": "null"},
    ]
}
Details = Annotated[
    dict[Slug, Annotated[AnswerOf, PlainValidator(_answer), WithJsonSchema(_SHAPE)]], Field(max_length=MOST_FIELDS)
]
"""Answers by the keys of the fields."""


class FieldSpec(Named):
    """A question. Its answer stands under its key in the `details` of a need."""

    type: Answer
    required: bool = False
    choices: list[Choice] = Field([], max_length=MOST_CHOICES, description="For one_of and several_of")

    @model_validator(mode="after")
    def _choices_where_they_belong(self) -> Self:
        if bool(self.choices) != (self.type in Listed):
            raise PydanticCustomError(
                "linli_choices",
                now("A field has choices where it is answered by one or several of a list, and only there."),
            )
        different(self.choices)
        return self


class MaterialSpec(Named):
    """Something to be shown."""

    kind: Material
    required: bool = True


def different(named: Iterable[Named]) -> None:
    """Raise a `ValueError` where two have one key."""
    keys = [each.key for each in named]
    if len(set(keys)) < len(keys):
        raise PydanticCustomError("linli_key_twice", now("Two of one list have the same key. Give each its own."))


def in_language(chinese: str, english: str) -> str:
    """The words for a reader of the language that is active now."""
    return chinese if (get_language() or "").startswith("zh") else english or chinese
