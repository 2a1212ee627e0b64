"""The SQL of an operation, recorded while it runs, to be run again without our code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import RequestFactory
from django.urls import resolve

from backend.accounts.models import User
from backend.accounts.services import start_session
from backend.ids import new_id
from config.demo.cast import phone

REPORT = {
    "kind": "help",
    "text": "楼道的灯坏了三天，晚上上下楼看不见台阶，老人不敢出门。" * 4,
    "location": {"lat": 39.9288, "lng": 116.4160},
    "address": "东四六条 12 号",
}
IMPORTER = phone(22)


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements in order; the ids in `fresh` are new ones in each run."""

    listed: tuple[tuple[str, "Params"], ...]
    fresh: frozenset[UUID]

    def run(self, execute: Callable[[str, "Params"], Any]) -> list[UUID]:
        """Run all; the fresh ids."""
        ids = {old: new_id() for old in self.fresh}

        def renewed(value: Any) -> Any:
            return ids.get(value, value) if isinstance(value, UUID) else value

        for sql, params in self.listed:
            if isinstance(params, Mapping):
                execute(sql, {name: renewed(value) for name, value in params.items()})
            else:
                execute(sql, [renewed(value) for value in params])
        return list(ids.values())


Params = Sequence[Any] | Mapping[str, Any]


def _values(params: Params) -> Sequence[Any]:
    return list(params.values()) if isinstance(params, Mapping) else params


def token_of(number: str) -> str:
    """An access token of somebody of the demonstration."""
    from django.utils import timezone  # noqa: PLC0415  # only here

    person = User.objects.get(phone=number)
    return start_session(person=person, device="bench", now=timezone.now(), assured=True).token


def of_a_report() -> Statements:
    """What one report runs, from the access token to the last insert."""
    token = token_of(IMPORTER)
    first, second = _recorded(token), _recorded(token)
    before = {value for _sql, params in first for value in _values(params) if isinstance(value, UUID)}
    after = {value for _sql, params in second for value in _values(params) if isinstance(value, UUID)}
    return Statements(listed=second, fresh=frozenset(after - before))


def _recorded(token: str) -> tuple[tuple[str, Params], ...]:
    ran: list[tuple[str, Params]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  # Django's
        ran.append((sql, params or ()))
        return execute(sql, params, many, context)

    request = RequestFactory().post(
        "/api/v1/needs", REPORT, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    view, positional, named = resolve("/api/v1/needs", urlconf="config.urls")
    with connection.execute_wrapper(keep):
        response = view(request, *positional, **named)
    assert response.status_code == 201, response.content  # HTTP
    return tuple(ran)
