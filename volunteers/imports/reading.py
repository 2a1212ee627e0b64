"""From a row to a volunteer: what is wrong rejects it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from backend.accounts.phones import InvalidPhone, e164
from backend.imports.importer import Rejected
from backend.imports.reading.row import Row
from volunteers.imports.words import Says
from volunteers.roster.states import Skill, Spoken

T = TypeVar("T")

YES = {"1", "y", "yes", "true", "是", "同意", "已同意", "有"}
BETWEEN = re.compile(r"[、,，;；/|\s]+")
LONGEST_NAME = 60
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")
_YEAR = re.compile(r"(\d{4})\s*年?")


@dataclass(frozen=True, slots=True)
class Setting:
    """All by which the rows of one import are read."""

    columns: Mapping[str, str]
    """Column by what it says."""
    skills: Mapping[str, Skill | None]
    """By word, in lower case; None is left out."""
    languages: Mapping[str, Spoken]
    communities: Mapping[str, UUID]
    """By code and names, in lower case."""


@dataclass(frozen=True, slots=True)
class Person:
    """A row as it is taken in."""

    name: str
    phone: str
    """E.164."""
    skills: list[Skill]
    languages: list[Spoken]
    community_id: UUID | None
    birth: str
    """`1960`, `1960-05-30`, or nothing."""


def person_of(row: Row, setting: Setting) -> Person:
    """Who stands in a row. Raises `Rejected`."""
    if row.problem:
        raise Rejected("", row.problem)
    if any("\x00" in value for value in row.values.values()):
        raise Rejected("", "nul_byte")
    reader = _Reader(row, setting)
    name, phone = reader.name(), reader.phone()
    if reader.column(Says.CONSENT) and reader.said(Says.CONSENT).lower() not in YES:
        raise Rejected(reader.column(Says.CONSENT), "not_agreed")
    skills = reader.listed(Says.SKILLS, setting.skills, "skill_unknown")
    return Person(
        name=name,
        phone=phone,
        skills=[each for each in skills if each is not None],
        languages=reader.listed(Says.LANGUAGES, setting.languages, "language_unknown"),
        community_id=reader.community(),
        birth=_birth(reader.said(Says.BIRTH), reader.column(Says.BIRTH)),
    )


class _Reader:
    def __init__(self, row: Row, setting: Setting) -> None:
        self.row = row
        self.setting = setting

    def column(self, of: Says) -> str:
        return self.setting.columns.get(of, "")

    def said(self, of: Says) -> str:
        return self.row.values.get(self.column(of), "").strip()

    def name(self) -> str:
        name = self.said(Says.NAME)
        if not name or len(name) > LONGEST_NAME:
            raise Rejected(self.column(Says.NAME), "name_too_long" if name else "name_missing")
        return name

    def phone(self) -> str:
        if not self.said(Says.PHONE):
            raise Rejected(self.column(Says.PHONE), "phone_missing")
        try:
            return e164(self.said(Says.PHONE))
        except InvalidPhone:
            raise Rejected(self.column(Says.PHONE), "phone_unreadable") from None

    def community(self) -> UUID | None:
        said = self.said(Says.COMMUNITY).lower()
        if said and said not in self.setting.communities:
            raise Rejected(self.column(Says.COMMUNITY), "community_unknown")
        return self.setting.communities.get(said)

    def listed(self, of: Says, known: Mapping[str, T], code: str) -> list[T]:
        """The words of a cell; or the cell as one word, for names with spaces in them."""
        cell = self.said(of).lower()
        words = [cell] if cell in known else [word for word in BETWEEN.split(cell) if word]
        if not all(word in known for word in words):
            raise Rejected(self.column(of), code)
        return list(dict.fromkeys(known[word] for word in words))


def _birth(said: str, column: str) -> str:
    if not said:
        return ""
    if found := _YEAR.fullmatch(said):
        return found[1]
    if found := _DAY.fullmatch(said):
        year, month, day = (int(each) for each in found.groups() if each)
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            pass
    raise Rejected(column, "birth_unreadable")
