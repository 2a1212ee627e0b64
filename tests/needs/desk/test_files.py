"""Photos and voice notes of a need: who may add them, who sees them, and what cannot be added."""

from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from backend.audit.models import Entry
from backend.files.models import File
from tests.factories import FileFactory
from tests.queries import counted
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

NEED = {"kind": "help", "text": "灯坏了"}


def test_a_report_with_photos(api, cast, photo_of):
    files = [str(photo_of(cast.resident)) for _ in range(3)]
    made = api(cast.resident).post("/needs", {**NEED, "files": files})
    assert made.status_code == 201, made.content
    assert {each["id"] for each in made.json()["files"]} == set(files)
    read = api(cast.manager).get(f"/needs/{made.json()['id']}").json()
    assert {each["id"] for each in read["files"]} == set(files)
    assert {each["kind"] for each in read["files"]} == {"photo"}
    assert set(File.objects.values_list("subject_id", "expires_at")) == {(File.objects.first().subject_id, None)}
    assert Entry.objects.filter(action="file.attach").count() == 3


def test_a_report_sent_again_attaches_once(api, cast, photo_of):
    body = {**NEED, "id": str(uuid4()), "files": [str(photo_of(cast.resident))]}
    first, again = (api(cast.resident).post("/needs", body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["files"] == again.json()["files"]
    assert Entry.objects.filter(action="file.attach").count() == 1


def test_a_neighbour_sees_none_of_them(api, cast, report, photo_of):
    need = report(visibility="public", files=[str(photo_of(cast.resident))])
    file_id = need["files"][0]["id"]
    seen = api(cast.neighbour).get(f"/needs/{need['id']}")
    assert seen.status_code == 200
    assert "files" not in seen.json()
    assert file_id not in seen.content.decode()
    assert api(cast.neighbour).get(f"/files/{file_id}").status_code == 404


def test_of_a_report_of_wrongdoing_the_confidential_receiver_alone_sees_them(api, cast, photo_of):
    made = api(cast.resident).post("/needs", {**NEED, "kind": "wrongdoing", "files": [str(photo_of(cast.resident))]})
    file_id = made.json()["files"][0]["id"]
    seen = {who for who in vars(cast) if api(getattr(cast, who)).get(f"/files/{file_id}").status_code == 200}
    assert seen == {"resident", "receiver"}


def test_a_helper_sees_and_adds_while_they_have_the_place(api, cast, report, task_body, photo_of):
    need = report(files=[str(photo_of(cast.resident))])
    file_id, path = need["files"][0]["id"], f"/needs/{need['id']}"
    leader, volunteer = api(cast.leader), api(cast.volunteer)
    leader.post(f"{path}/triage", {"urgency": "normal"})
    task = leader.post(f"{path}/tasks", task_body()).json()["id"]
    assert volunteer.get(f"/files/{file_id}").status_code == 404
    place = volunteer.post(f"/tasks/{task}/claim").json()["id"]
    assert volunteer.get(f"/files/{file_id}").status_code == 200
    added = volunteer.post(f"{path}/files", {"files": [str(photo_of(cast.volunteer))]})
    assert (added.status_code, len(added.json()["files"])) == (200, 2)
    assert added.json()["timeline"][-1]["action"] == "need.add_files"
    volunteer.post(f"/assignments/{place}/hand-back", {"reason": "有事"})
    assert volunteer.get(f"/files/{file_id}").status_code == 404


@pytest.fixture
def unfit(cast, report):
    """`unfit(name)`: `(file, status, code)` of one that cannot be attached to a need of the resident's."""

    def make(name):
        mine = {"owner": cast.resident}
        return {
            "one that is not there": lambda: (uuid4(), 422, "file_not_yours"),
            "somebody else's": lambda: (FileFactory(owner=cast.neighbour).id, 422, "file_not_yours"),
            "one of another street": lambda: (FileFactory(owner=cast.stranger).id, 422, "file_not_yours"),
            "one that still comes in": lambda: (
                FileFactory(**mine, status="uploading", kind="", media_type="", offset=0).id, 409, "file_not_ready",
            ),
            "one that is being prepared": lambda: (FileFactory(**mine, status="processing").id, 409, "file_not_ready"),
            "one that was refused": lambda: (
                FileFactory(**mine, status="refused", refusal="file_damaged").id, 409, "file_not_ready",
            ),
            "one that was withdrawn": lambda: (FileFactory(**mine, status="withdrawn").id, 409, "file_not_ready"),
            "one that is attached elsewhere": lambda: (
                report(files=[str(FileFactory(**mine).id)])["files"][0]["id"], 409, "file_attached_elsewhere",
            ),
        }[name]()  # fmt: skip

    return make


UNFIT = [
    "one that is not there", "somebody else's", "one of another street", "one that still comes in",
    "one that is being prepared", "one that was refused", "one that was withdrawn", "one that is attached elsewhere",
]  # fmt: skip


@pytest.mark.parametrize("name", UNFIT)
@pytest.mark.parametrize("how", ["with the report", "afterwards"])
def test_what_cannot_be_attached(name, how, api, cast, report, photo_of, unfit):
    file_id, status, code = unfit(name)
    files = [str(photo_of(cast.resident)), str(file_id)]
    path, body = ("/needs", {**NEED, "files": files})
    if how == "afterwards":
        path, body = (f"/needs/{report()['id']}/files", {"files": files})
    caller, before = api(cast.resident), dump()
    refused = caller.post(path, body)
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.content
    assert changes(before, dump()) == {}


def test_attaching_again_changes_nothing(api, cast, report, photo_of):
    file_id = str(photo_of(cast.resident))
    need = report(files=[file_id])["id"]
    again = api(cast.resident).post(f"/needs/{need}/files", {"files": [file_id]})
    assert (again.status_code, len(again.json()["files"])) == (200, 1)


def test_nine_are_enough(api, cast, report, photo_of):
    need = report(files=[str(photo_of(cast.resident)) for _ in range(9)])["id"]
    refused = api(cast.resident).post(f"/needs/{need}/files", {"files": [str(photo_of(cast.resident))]})
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_files")
    too_many = [str(photo_of(cast.resident)) for _ in range(10)]
    assert api(cast.resident).post("/needs", {**NEED, "files": too_many}).status_code == 422


def test_a_detail_costs_the_same_with_one_photo_and_with_three(api, cast, report, photo_of):
    need = report(files=[str(photo_of(cast.resident))])["id"]
    readers = [api(person) for person in (cast.resident, cast.leader, cast.manager)]

    def cost():
        found = []
        for reader in readers:
            with counted() as queries:
                reader.get(f"/needs/{need}")
            found.append(len(queries))
        return found

    cost()
    one = cost()
    api(cast.resident).post(f"/needs/{need}/files", {"files": [str(photo_of(cast.resident)) for _ in range(2)]})
    assert cost() == one


def test_who_edits_the_need_is_not_stopped_by_a_link_that_is_new(api, cast, report, photo_of):
    """Links change by the clock: of two versions that differ in them alone, either is the present one."""
    need = report(files=[str(photo_of(cast.resident))])["id"]
    leader = api(cast.leader)
    with time_machine.travel(timezone.now().replace(minute=9), tick=False):
        tag = leader.get(f"/needs/{need}")["ETag"]
    with time_machine.travel(timezone.now().replace(minute=31), tick=False):
        done = leader.post(f"/needs/{need}/triage", {"urgency": "normal"}, headers={"If-Match": tag})
    assert done.status_code == 200, done.content
