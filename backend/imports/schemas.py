"""The shapes that imports share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.http.fields import In, Out, Text
from backend.http.pages import PageIn
from backend.imports.models import FileImport, Line
from backend.imports.states import IMPORT_TRANSITIONS, ImportAction, ImportStatus
from backend.imports.words import Words, said
from backend.policy import Actor, Rule, available


class FileIn(In):
    """Where the rows are."""

    file: UUID | None = Field(None, description="A file that I uploaded with the purpose import, once it is ready")
    text: Annotated[Text, StringConstraints(min_length=1)] | None = Field(None, description="Or the rows themselves")
    dry_run: bool = Field(False, description="Read all of it and tell what would come of each row; nothing is kept")


class FileImportOut(Out):
    """How far an import has come."""

    id: UUID
    dry_run: bool
    status: ImportStatus
    progress: int = Field(description="Per cent")
    encoding: str | None
    columns: dict[str, str] = Field(description="Which column was taken for what")
    problem: str | None = Field(description="Why none of it can be read: a code")
    problem_words: str | None
    total: int | None = Field(description="Rows of the file, without the header")
    read: int
    created: int = Field(description="Rows that came in; in a dry run, that would")
    existing: int = Field(description="Rows that were there before")
    rejected: int
    noted: int = Field(description="Rows that were kept without something")
    asked_at: datetime
    ended_at: datetime | None
    actions: list[str]

    @classmethod
    def fields_of(
        cls, actor: Actor, found: FileImport, policy: Mapping[ImportAction, Rule[Any]], *of: Words
    ) -> dict[str, Any]:
        """What every import says. Needs nothing loaded."""
        survey = found.survey or {}
        over = found.status not in {ImportStatus.UNDER_WAY, ImportStatus.CANCELLED}
        return {
            "id": found.id,
            "dry_run": found.dry_run,
            "status": ImportStatus(found.status),
            "progress": 100 if over else 100 * found.read // found.total if found.total else 0,
            "encoding": survey.get("encoding"),
            "columns": survey.get("columns", {}),
            "problem": found.problem or None,
            "problem_words": said(found.problem, *of) if found.problem else None,
            "total": found.total,
            "read": found.read,
            "created": found.created,
            "existing": found.existing,
            "rejected": found.rejected,
            "noted": found.noted,
            "asked_at": found.asked_at,
            "ended_at": found.ended_at,
            "actions": [
                each
                for each in available(policy, IMPORT_TRANSITIONS, found.status, actor, found)
                if each == ImportAction.CANCEL  # the rest is done by its job, with the rights of who asked for it
            ],
        }


class LineFilter(PageIn):
    """Which lines of a report."""

    kept: bool | None = Field(None, description="false: rejected rows; true: rows kept without something")


class LineOut(Out):
    """What is said of a row."""

    row: int = Field(description="As a spreadsheet counts them: the header is 1")
    kept: bool
    column: str
    code: str
    words: str

    @classmethod
    def of(cls, line: Line, *of: Words) -> "LineOut":
        """In the reader's language."""
        return cls(row=line.number, kept=line.kept, column=line.column, code=line.code, words=said(line.code, *of))
