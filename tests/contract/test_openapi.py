"""The API is what its document says, and the document says everything."""

import json
import re
from contextlib import suppress
from datetime import timedelta
from itertools import product

import pytest
import schemathesis
from django.apps import apps
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as openapi_checks

from backend.accounts.models import User
from backend.policy import Actor
from backend.privacy.models import Erasure, Export
from backend.privacy.services import build
from config.api import api as linli
from config.demo.cast import person
from config.demo.seed import seed
from needs.catalogue.models import Category
from tests.contract.test_contractors import WALKED
from tests.factories import token_for
from volunteers.care.models import Alarm, HeatWave, Visit

DOCUMENT = json.loads(json.dumps(linli.get_openapi_schema(), default=str))
OPERATIONS = [
    (path, method, operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
]
OPEN = {
    "request_code", "sign_up", "redeem_code", "sign_in_by_firebase", "sign_in_by_wechat", "sign_in_by_card",
    "upload_abilities", "read_file_content", "list_privacy_texts", "read_certificate", "report_call",
}  # fmt: skip
"""What needs no token."""
SHOWN_ONCE = {
    "begin_second_factor",
    "confirm_second_factor",
    "renew_recovery_codes",
    "issue_card",
    "issue_open311_key",
    "give_caller_pin",
    "cast_ballot",
}
"""Answers that are secrets: none is kept to be given again."""


def test_the_document_is_valid():
    assert DOCUMENT["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def test_no_operation_id_is_used_twice():
    names = [operation["operationId"] for _path, _method, operation in OPERATIONS]
    assert len(names) == len(set(names))


def test_what_writes_takes_an_idempotency_key():
    keyed = {
        operation["operationId"]
        for _path, _method, operation in OPERATIONS
        if any(parameter["name"] == "Idempotency-Key" for parameter in operation["parameters"])
    }
    writes = {
        operation["operationId"]
        for _path, method, operation in OPERATIONS
        if method in {"post", "put", "patch", "delete"}
    }
    # The search for similar needs and the check before a report have a body, and change nothing; the commands of a batch have a key each; a chunk counts
    # once by its offset; a code to be erased is sent once, for there is one erasure at a time; codes to move to another phone
    # are sent after the commit, and each time anew.
    assert keyed == writes - OPEN - SHOWN_ONCE - {
        "similar_needs",
        "preview_broadcast",
        "preview_series",
        "check_need",
        "suggest_category",
        "ask_own_phone",
        "run_batch",
        "append_to_upload",
        "ask_erasure",
    }


@pytest.mark.parametrize(
    ("path", "method", "operation"), OPERATIONS, ids=[operation["operationId"] for *_, operation in OPERATIONS]
)
def test_every_operation_is_documented(path, method, operation):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", operation["operationId"])
    assert operation["summary"]
    assert operation["description"].strip(), "what it does: the docstring of the view"
    assert len(operation["tags"]) == 1
    successes = [status for status in operation["responses"] if status.startswith("2")]
    assert successes
    kind = BYTES.get(operation["operationId"], "application/json")
    for status in set(successes) - {"204"} if method != "head" else ():
        assert "schema" in operation["responses"][status]["content"][kind]
    assert list(operation["responses"]["default"]["content"]) == ["application/problem+json"]
    assert bool(operation.get("security")) != (operation["operationId"] in OPEN)


BYTES = {
    "read_file_content": "application/octet-stream",
    "fetch_export": "application/zip",
    "fetch_extract": "text/csv",
    "fetch_import_report": "text/csv",
    "fetch_volunteer_import_report": "text/csv",
}
"""What answers with something else than JSON."""

CHECKS = [
    schemathesis.checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
]
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
EXAMPLES = {GenerationMode.POSITIVE: 6, GenerationMode.NEGATIVE: 3}
# A query parameter that is not ours is ignored, as links get them on their way.
CONFIG = schemathesis.Config.from_dict({"generation": {"allow-extra-parameters": False}})


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The street, its people, and something of everything they did: told once."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(EMBEDDED=True):
        _tell(timezone.now())
        yield
        transaction.set_rollback(True)


def _tell(now):
    seed(now)
    for number in (3, 7, 8, 9):
        asked = {
            "street_id": person_street(number),
            "user_id": person(number).id,
            "asked_at": now,
            "answer_due_at": now,
        }
        export = Export.objects.create(**asked)
        build(actor=Actor.system(street_id=export.street_id, at=now), export_id=export.id, now=now)
        Erasure.objects.create(**asked)
    visit, manager = Visit.objects.latest("id"), person(7)  # nobody is in danger there, and it is not hot
    told = {"street_id": visit.street_id, "entry_id": visit.entry_id, "raised_by_id": manager.id}
    Alarm.objects.create(visit=visit, why="nobody", raised_at=now, **told)
    HeatWave.objects.create(
        street_id=visit.street_id, reason="高温", since=now, until=now + timedelta(days=2), called_by_id=manager.id
    )


@pytest.fixture
def demonstration(seeded, settings, db):
    """Of a test alone: what it does is undone."""
    settings.EMBEDDED = True  # a code is shown, and goes nowhere


def person_street(number):
    return User.objects.get(pk=person(number).id).home_street_id


@pytest.fixture
def application():
    """The WSGI application, on the connection of the test, which a request would close."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in signals:
        signal.connect(close_old_connections)


CALLERS = {"manager": 7, "community worker with a seat": 9, "liaison": 8, "volunteer and resident": 3}


@pytest.mark.parametrize("mode", EXAMPLES)
def test_calls_and_answers_are_as_documented(mode, demonstration, application):
    """Generated calls of the whole document, each by everybody: no 5xx, no undocumented answer, nothing invalid accepted."""
    schema = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG)
    schema.app = application
    callers = {who: _headers_of(User.objects.get(pk=person(number).id)) for who, number in CALLERS.items()}
    known = {name: _ids_of(name) for path, *_ in OPERATIONS for name in re.findall(r"{(\w+)}", path)}
    assert all(known.values()), "the demonstration has one of each"
    found = []
    for result in schema.get_all_operations():
        operation = result.ok()
        for case, (who, headers) in product(_cases(operation, mode, known), callers.items()):
            try:
                with transaction.atomic():
                    case.call_and_validate(headers=headers, checks=CHECKS)
                    transaction.set_rollback(True)
            except (AssertionError, BaseExceptionGroup) as failure:
                found.append(f"{operation.label} by the {who}: {failure}")
    assert not found, f"{len(found)} findings\n\n" + "\n\n".join(found)


def _headers_of(user):
    return {"Authorization": f"Bearer {token_for(user, assured=True)}", "Accept-Language": "en"}


def _ids_of(parameter):
    """Ids of rows that stand for a path parameter, as `need_id`."""
    if parameter == "code":
        return list(Category.objects.order_by("pk").values_list("code", flat=True))
    model = apps.get_model(WALKED[parameter])
    return [str(pk) for pk in model._default_manager.order_by("pk").values_list("pk", flat=True)]


def _cases(operation, mode, known):
    """What the operation is called with. None where nothing invalid can be sent to an operation without inputs."""
    made = []

    @settings(
        max_examples=EXAMPLES[mode],
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def make(case):
        if mode is GenerationMode.POSITIVE:
            # An invented id is never found: three calls in four are about something that is there.
            for name in case.path_parameters or {}:
                if len(made) % 4:
                    case.path_parameters[name] = known[name][len(made) * 7 % len(known[name])]
        made.append(case)

    with suppress(Unsatisfiable):
        make()
    return made


def test_a_shape_has_one_name():
    """A client that is made from the document gets one class for a reason, and one for a step of a timeline."""
    fields = {name: tuple(shape.get("properties", ())) for name, shape in DOCUMENT["components"]["schemas"].items()}
    assert [name for name, has in fields.items() if has == ("reason",)] == ["ReasonIn"]
    assert [name for name, has in fields.items() if has == ("at", "action", "by", "before", "after", "note")] == [
        "Step"
    ]
