"""Who may bring a table of volunteers, through HTTP."""

import pytest

from tests.backend.files.conftest import folder, kept, s3_server
from tests.volunteers.matrix import Cast, operations, row_of, table
from volunteers.imports.models import VolunteerImport

__all__ = ["folder", "kept", "s3_server"]

pytestmark = pytest.mark.django_db

MATRIX = table("""
                              nobody resident volunteer leader core_leader manager stranger maker administrator
ask_volunteer_import             401      403       403    403         202     202      202   403           403
list_volunteer_imports           401      200       200    200         200     200      200   200           200
read_volunteer_import            401      404       404    404         200     200      404   200           404
list_volunteer_import_lines      401      404       404    404         200     200      404   200           404
fetch_volunteer_import_report    401      404       404    404         200     200      404   200           404
cancel_volunteer_import          401      404       404    404         200     200      404   200           404
""")


@pytest.fixture
def cast(db, folder):
    return Cast()


@pytest.fixture
def calls(cast, now):
    found = VolunteerImport.objects.create(
        street=cast.street, user=cast.maker, asked_at=now, fingerprint=b"x" * 32, agreed=True
    )
    path = f"/volunteer-imports/{found.id}"
    body = {"text": "姓名,手机号\n张伟,13800138001\n", "agreed": True}
    return {
        "ask_volunteer_import": lambda caller: caller.post("/volunteer-imports", body),
        "list_volunteer_imports": lambda caller: caller.get("/volunteer-imports"),
        "read_volunteer_import": lambda caller: caller.get(path),
        "list_volunteer_import_lines": lambda caller: caller.get(f"{path}/lines"),
        "fetch_volunteer_import_report": lambda caller: caller.get(f"{path}/report"),
        "cancel_volunteer_import": lambda caller: caller.post(f"{path}/cancel"),
    }


@pytest.mark.parametrize("operation", MATRIX)
def test_operation(cast, calls, operation):
    assert row_of(cast, calls[operation], MATRIX[operation]) == MATRIX[operation]


def test_every_operation_is_in_the_matrix():
    assert set(MATRIX) == operations("imports")
