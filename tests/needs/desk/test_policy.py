"""Who may do what: operation × actor, for a private need, a public one, and a report of wrongdoing."""

import pytest
from django.db import transaction

pytestmark = pytest.mark.django_db

EVERYBODY = [
    "resident",
    "aunt",
    "neighbour",
    "volunteer",
    "leader",
    "other_leader",
    "core_leader",
    "manager",
    "liaison",
    "receiver",
    "clerk",
    "stranger",
    "nobody",
]
GROUP = {"leader", "core_leader", "manager"}
STREET = set(EVERYBODY) - {"stranger", "nobody"}

CALLS = {
    "read": ("reported", "GET", "", None),
    "follow": ("reported", "POST", "/follow", {}),
    "unfollow": ("reported", "POST", "/unfollow", {}),
    "add_files": ("reported", "POST", "/files", None),
    "supply": ("reported", "POST", "/details", {"details": {"what": "药"}}),
    "destination": ("reported", "GET", "/destination", None),
    "triage": ("reported", "POST", "/triage", {"urgency": "normal"}),
    "decline": ("reported", "POST", "/decline", {"reason": "不行"}),
    "merge": ("reported", "POST", "/merge", None),
    "add_task": ("triaged", "POST", "/tasks", None),
    "answer": ("triaged", "POST", "/answer", {"text": "找物业"}),
    "verdict": ("answered", "POST", "/verdict", {"responded": True, "resolved": True, "satisfaction": 5}),
    "reopen": ("answered", "POST", "/verdict", {"responded": True, "resolved": False, "satisfaction": 1}),
}

# Of a need of the resident's, reported for the aunt, in the leader's community.
MAY = {
    "read": GROUP | {"resident", "aunt"},
    "follow": GROUP | {"aunt"},
    "unfollow": GROUP | {"aunt"},
    "add_files": GROUP | {"resident", "aunt"},
    "supply": GROUP | {"resident", "aunt"},
    "destination": GROUP,
    "triage": GROUP,
    "decline": GROUP,
    "merge": GROUP,
    "add_task": GROUP,
    "answer": GROUP,
    "verdict": {"resident", "aunt"},
    "reopen": {"resident", "aunt"},
}


@pytest.fixture
def attempts(api, cast, report, reach, task_body, photo_of):
    """`attempts(operation, **fields)`: `{who: status}` of everybody at one need, each undone before the next."""

    def attempt(who, operation, need):
        _status, method, path, body = CALLS[operation]
        if operation == "add_files":
            body = {"files": [photo_of(getattr(cast, who, cast.stranger))]}
        if operation == "merge":
            body = {"into": report(text="另一件", visibility="public")["id"]}
        if operation == "add_task":
            body = task_body()
        caller = api() if who == "nobody" else api(getattr(cast, who))
        full = f"/needs/{need}{path}"
        return (caller.get(full) if method == "GET" else caller.post(full, body)).status_code

    def run(operation, **fields):
        need, found = reach(CALLS[operation][0], **{"category": "errand", **fields}), {}
        for who in EVERYBODY:
            with transaction.atomic():
                found[who] = attempt(who, operation, need)
                transaction.set_rollback(True)
        return found

    return run


def for_the_aunt(cast):
    return {"name": "王秀兰", "phone": cast.aunt.phone, "consent": True}


def expected(who, operation, *, sees):
    if who == "nobody":
        return 401
    if who in MAY[operation]:
        return 200
    return 403 if who in sees else 404


def plain(found):
    """Whatever it is that was made, it went well."""
    return {who: min(status, 200 if status < 300 else 999) for who, status in found.items()}


@pytest.mark.parametrize("operation", CALLS)
def test_private(operation, attempts, cast):
    found = attempts(operation, on_behalf_of=for_the_aunt(cast))
    assert plain(found) == {who: expected(who, operation, sees=MAY["read"]) for who in EVERYBODY}


@pytest.mark.parametrize("operation", CALLS)
def test_public(operation, attempts, published_for):
    open_to = STREET if operation in {"read", "follow", "unfollow"} else set()
    if operation != "read":
        open_to = open_to - {"resident"}
    found = attempts(operation, **published_for())
    assert plain(found) == {who: 200 if who in open_to else expected(who, operation, sees=STREET) for who in EVERYBODY}


@pytest.mark.parametrize("operation", ["read", "follow", "triage", "decline", "merge"])
def test_wrongdoing(operation, attempts, cast):
    found = attempts(operation, kind="wrongdoing", visibility="public", on_behalf_of=for_the_aunt(cast))
    allowed = {"read": {"resident", "receiver"}, "triage": {"receiver"}, "decline": {"receiver"}}.get(operation, set())
    wanted = dict.fromkeys(EVERYBODY, 404) | dict.fromkeys(("resident", "receiver"), 403) | dict.fromkeys(allowed, 200)
    assert found == wanted | {"nobody": 401}


def test_wrongdoing_is_handled_by_the_confidential_receiver_alone(api, cast, report, task_body):
    need = report(kind="wrongdoing", text="有人收钱")["id"]
    receiver = api(cast.receiver)
    assert receiver.post(f"/needs/{need}/triage", {"urgency": "urgent"}).status_code == 200
    assert receiver.post(f"/needs/{need}/tasks", task_body()).status_code == 403
    assert receiver.post(f"/needs/{need}/answer", {"text": "已移交"}).status_code == 200
    verdict = {"responded": True, "resolved": True, "satisfaction": 4}
    assert api(cast.resident).post(f"/needs/{need}/verdict", verdict).json()["status"] == "closed"


def test_nobody_judges_their_own_work(api, cast, report, task_body):
    need = report(by=cast.volunteer, on_behalf_of=for_the_aunt(cast))["id"]
    leader, volunteer = api(cast.leader), api(cast.volunteer)
    leader.post(f"/needs/{need}/triage", {"urgency": "normal"})
    task = leader.post(f"/needs/{need}/tasks", task_body()).json()["id"]
    place = volunteer.post(f"/tasks/{task}/claim").json()["id"]
    volunteer.post(f"/assignments/{place}/check-in")
    volunteer.post(f"/assignments/{place}/check-out")
    verdict = {"responded": True, "resolved": True, "satisfaction": 5}
    refused = volunteer.post(f"/needs/{need}/verdict", verdict)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert volunteer.get(f"/needs/{need}").json()["actions"] == ["add_files", "supply", "message"]
    assert api(cast.aunt).post(f"/needs/{need}/verdict", verdict).json()["status"] == "closed"


def test_a_volunteer_sees_the_need_once_they_have_accepted(api, cast, reach, report, task_body):
    need = report(on_behalf_of=for_the_aunt(cast))["id"]
    leader, volunteer = api(cast.leader), api(cast.volunteer)
    leader.post(f"/needs/{need}/triage", {"urgency": "normal"})
    task = leader.post(f"/needs/{need}/tasks", task_body()).json()["id"]
    assert volunteer.get(f"/needs/{need}").status_code == 404
    place = volunteer.post(f"/tasks/{task}/claim").json()["id"]
    seen = volunteer.get(f"/needs/{need}").json()
    assert seen["view"] == "full"
    assert seen["on_behalf_of"]["name"] == "王**"
    assert cast.aunt.phone not in volunteer.get(f"/needs/{need}").content.decode()
    volunteer.post(f"/assignments/{place}/hand-back", {"reason": "有事"})
    assert volunteer.get(f"/needs/{need}").status_code == 404
