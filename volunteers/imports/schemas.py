"""The shapes of imports of volunteers."""

from typing import Annotated

from pydantic import Field, StringConstraints

from backend.http.fields import In, Text
from backend.imports.schemas import FileImportOut, FileIn
from backend.policy import Actor
from volunteers.imports.models import VolunteerImport
from volunteers.imports.policy import POLICY
from volunteers.imports.words import WORDS, Says
from volunteers.roster.states import Skill

Column = Annotated[Text, StringConstraints(max_length=100)]


class VolunteerMapping(In):
    """What the columns and words of a table mean. What is left out is guessed from the usual Chinese and English names."""

    columns: dict[Says, Column] = Field(
        {}, description="Name of the column by what it says; empty: the table does not say it", max_length=len(Says)
    )
    skills: dict[Column, Skill | None] = Field(
        {}, max_length=200, description="Our skill by the word of the table; null: leave it out"
    )


class VolunteerImportCreate(FileIn):
    """A table of volunteers (CSV): a name and a phone each, and what else is known."""

    mapping: VolunteerMapping = VolunteerMapping()
    agreed: bool = Field(
        False, description="Everybody in it agreed to be put on the roster; or a column says so of each"
    )


class VolunteerImportOut(FileImportOut):
    """How far an import of volunteers has come."""

    @classmethod
    def seen_by(cls, actor: Actor, found: VolunteerImport) -> "VolunteerImportOut":
        """Needs nothing loaded."""
        return cls(**cls.fields_of(actor, found, POLICY, WORDS))
