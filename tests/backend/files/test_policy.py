"""Operation × actor, for a voice note of the resident's that is attached to a need; and for one that is not."""

import pytest

from backend.accounts.models import User
from backend.audit.models import Entry
from tests.backend.files import media
from tests.queries import assert_constant, counted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]

EVERYBODY = [
    "resident", "aunt", "neighbour", "volunteer", "leader", "other_leader", "core_leader", "manager", "liaison",
    "receiver", "clerk", "stranger", "superuser", "nobody",
]  # fmt: skip
GROUP = {"leader", "core_leader", "manager"}
CALLS = {
    "read": lambda phone, file_id: phone.caller.get(f"/files/{file_id}"),
    "head": lambda phone, file_id: phone.offset(file_id),
    "append": lambda phone, file_id: phone.append(file_id, 0, b"x"),
    "withdraw": lambda phone, file_id: phone.caller.delete(f"/files/{file_id}"),
    "take_down": lambda phone, file_id: phone.caller.post(f"/files/{file_id}/take-down", {"reason": "不妥"}),
    "restore": lambda phone, file_id: phone.caller.post(f"/files/{file_id}/restore", {"reason": "看错了"}),
}
MAY = {
    "read": GROUP | {"resident", "superuser"},
    "head": {"resident"},
    "append": {"resident"},
    "withdraw": {"resident"},
    "take_down": GROUP | {"superuser"},
    "restore": GROUP | {"superuser"},
}
SEES = {"read": MAY["read"], "take_down": MAY["read"], "restore": MAY["read"]}


@pytest.fixture
def anybody(phone, cast, user):
    def find(who):
        if who == "superuser":
            person = user(name="总管")
            User.objects.filter(pk=person.pk).update(is_superuser=True)
            return phone(person)
        if who == "nobody":
            nobody = phone()
            nobody.caller.headers = {"Accept-Language": "en"}
            return nobody
        return phone(getattr(cast, who))

    return find


@pytest.fixture
def attached(phone, cast, api):
    file_id = phone().send(media.wav())["id"]
    assert (
        api(cast.resident)
        .post("/needs", {"kind": "help", "text": "听", "files": [file_id], "location": HERE})
        .status_code
        == 201
    )
    return file_id


HERE = {"lat": 39.93, "lng": 116.415, "datum": "WGS-84"}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("operation", CALLS)
def test_attached(operation, who, attached, anybody, phone, cast):
    if operation == "restore":
        assert CALLS["take_down"](phone(cast.manager), attached).status_code == 200
    answer = CALLS[operation](anybody(who), attached)
    if who == "nobody":
        wanted = {401}
    elif who in MAY[operation]:
        wanted = {409} if operation == "append" else {200, 204}  # all bytes are there
    else:
        wanted = {403} if who in SEES.get(operation, set()) else {404}
    assert answer.status_code in wanted, answer.content


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("operation", ["read", "take_down"])
def test_attached_to_nothing(operation, who, phone, anybody):
    file_id = phone().send(media.wav())["id"]
    answer = CALLS[operation](anybody(who), file_id)
    allowed = {"read": {"resident", "superuser"}, "take_down": {"superuser"}}[operation]
    wanted = 401 if who == "nobody" else 200 if who in allowed else 403 if who == "resident" else 404
    assert answer.status_code == wanted, answer.content


def test_whoever_runs_the_deployment_knows_of_it_and_does_not_hear_it(attached, anybody):
    seen = anybody("superuser").read(attached)
    assert (seen["links"], seen["actions"]) == ([], ["take_down"])


def test_what_may_be_done_is_told(attached, phone, cast):
    assert set(phone().read(attached)["actions"]) == {"attach", "read", "read_original", "read_origin", "withdraw"}
    assert set(phone(cast.manager).read(attached)["actions"]) == {"read", "take_down"}


def test_taking_down_is_audited_with_its_reason(attached, phone, cast):
    phone(cast.manager).caller.post(f"/files/{attached}/take-down", {"reason": "拍到了别人家"})
    entry = Entry.objects.get(action="file.take_down")
    assert (entry.reason, entry.before, entry.after, entry.actor_id) == (
        "拍到了别人家",
        "ready",
        "taken_down",
        cast.manager.id,
    )
    again = phone(cast.manager).caller.post(f"/files/{attached}/take-down", {"reason": "再来"})
    assert again.status_code in {404, 409}


def test_my_files_are_mine_alone_and_cost_the_same(phone, cast):
    phone(cast.manager).send(media.wav())
    resident = phone()
    resident.send(media.wav())

    def grow():
        resident.send(media.wav())
        resident.send(media.wav())

    assert_constant(lambda: resident.caller.get("/files"), grow, most=4)
    assert [each["status"] for each in resident.caller.get("/files", status="ready").json()["items"]] == ["ready"] * 3
    assert resident.caller.get("/files", status="uploading").json()["items"] == []


def test_one_file_costs_the_same_whatever_it_is_attached_to(attached, phone, cast):
    for person, most in ((cast.resident, 9), (cast.manager, 10)):  # their seats among them: papers of meetings
        reader = phone(person)
        reader.read(attached)
        with counted() as queries:
            reader.read(attached)
        assert len(queries) <= most, "\n".join(queries)
