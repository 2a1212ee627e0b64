"""The floors over HTTP: django-ninja routes that do nothing but run SQL through one cursor."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI
from pydantic import BaseModel

from backend.ids import new_id
from benchmarks.statements import Statements, of_a_report

api = NinjaAPI(urls_namespace="bare")


class Report(BaseModel):
    """The body of a report."""

    kind: str
    text: str
    location: dict[str, Any]
    address: str


@api.post("/report")
def report(request: HttpRequest, body: Report) -> dict[str, Any]:  # noqa: ARG001  # ninja passes it
    """The statements of a report, with fresh ids."""
    statements = _of_a_report()
    with transaction.atomic(), connection.cursor() as cursor:
        ids = statements.run(cursor.execute)
    return {"id": next(iter(ids), None), "text": body.text}


@api.post("/claim/{task_id}/{volunteer_id}")
def claim(request: HttpRequest, task_id: UUID, volunteer_id: UUID) -> dict[str, Any]:  # noqa: ARG001  # likewise
    """The least that sells no slot twice: one conditional update, one insert."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE dispatch_task SET taken = taken + 1 WHERE id = %s AND taken < slots", [task_id])
        if not cursor.rowcount:
            return {"won": False}
        cursor.execute(
            "INSERT INTO dispatch_assignment (id, street_id, task_id, volunteer_id, number, starts_at, ends_at, status,"
            " accepted_at) SELECT %s, t.street_id, t.id, v.id, v.number, t.starts_at, t.ends_at, 'accepted', now()"
            " FROM dispatch_task t, roster_volunteer v WHERE t.id = %s AND v.id = %s",
            [new_id(), task_id, volunteer_id],
        )
    return {"won": True}


_kept: list[Statements] = []


def _of_a_report() -> Statements:
    if not _kept:
        _kept.append(of_a_report())
    return _kept[0]


urlpatterns = [path("", api.urls)]
