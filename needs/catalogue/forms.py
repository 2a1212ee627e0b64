"""What a category asks for: fields to be answered, material to be shown. They stand as JSON in the category."""

from collections.abc import Iterable
from typing import Annotated, Self

from django.utils.translation import get_language
from django.utils.translation import gettext as now
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import In, Said, Slug, Text
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
