"""Who may do what: operation × actor, for a private need, a public one, and a report of wrongdoing."""

import pytest

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
def attempt(api, cast, report, reach, task_body, photo_of):
    def run(who, operation, **fields):
        status, method, path, body = CALLS[operation]
        need = reach(status, **{"category": "errand", **fields})
        if operation == "add_files":
            body = {"files": [photo_of(getattr(cast, who, cast.stranger))]}
        if operation == "merge":
            body = {"into": report(text="另一件", visibility="public")["id"]}
        if operation == "add_task":
            body = task_body()
        caller = api() if who == "nobody" else api(getattr(cast, who))
        full = f"/needs/{need}{path}"
        return caller.get(full) if method == "GET" else caller.post(full, body)

    return run


def for_the_aunt(cast):
    return {"name": "王秀兰", "phone": cast.aunt.phone, "consent": True}


def expected(who, operation, *, sees):
    if who == "nobody":
        return 401
    if who in MAY[operation]:
        return 200
    return 403 if who in sees else 404


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("operation", CALLS)
def test_private(who, operation, attempt, cast):
    answer = attempt(who, operation, on_behalf_of=for_the_aunt(cast))
    wanted = expected(who, operation, sees=MAY["read"])
    assert min(answer.status_code, 200 if answer.status_code < 300 else 999) == wanted, answer.content


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("operation", CALLS)
def test_public(who, operation, attempt, published_for):
    answer = attempt(who, operation, **published_for())
    open_to_all = (
        operation in {"read", "follow", "unfollow"} and who in STREET and (operation, who) != ("follow", "resident")
    )
    open_to_all = open_to_all and (operation, who) != ("unfollow", "resident")
    wanted = 200 if open_to_all else expected(who, operation, sees=STREET)
    assert min(answer.status_code, 200 if answer.status_code < 300 else 999) == wanted, answer.content


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("operation", ["read", "follow", "triage", "decline", "merge"])
def test_wrongdoing(who, operation, attempt, cast):
    answer = attempt(who, operation, kind="wrongdoing", visibility="public", on_behalf_of=for_the_aunt(cast))
    allowed = {"read": {"resident", "receiver"}, "triage": {"receiver"}, "decline": {"receiver"}}.get(operation, set())
    wanted = 401 if who == "nobody" else 200 if who in allowed else 403 if who in {"resident", "receiver"} else 404
    assert answer.status_code == wanted, answer.content


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
