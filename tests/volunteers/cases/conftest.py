"""A contractor at work in the street, its social workers, and a case with an elder on the care register."""

from datetime import timedelta

import pytest

from backend.parties.models import AffiliationKind
from projects.delivery.models import Project
from tests.factories import AffiliationFactory, OrganisationFactory
from tests.factories.privacy import shares, speaks_for
from tests.volunteers.care.conftest import active, agreed, elder, proposed

__all__ = ["active", "agreed", "elder", "proposed"]

ABOUT = "一个人吃饭不香，想找人说说话"
PLAN = {"summary": "先把三餐和来往恢复起来", "goals": [{"text": "每周到食堂吃三次", "due_on": "2099-01-01"}]}
SECRET = "怀疑有抑郁，女儿不知情"
MET = {"how": "home_visit", "with_whom": "女儿", "agreed": "周三一起去食堂", "notes": SECRET}


def contract(organisation, street, by, now, **fields):
    """A project of the organisation that runs now."""
    today = now.date()
    return Project.objects.create(
        street=street, title="暖心", summary="陪伴", contractor=organisation, starts_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=300), budget_fen=1, registered_by=by, sent_by=by, manager=by,
        registered_at=now, fingerprint=b"", **{"status": "approved", **fields},
    )  # fmt: skip


@pytest.fixture
def organisation(street, manager, now):
    """At work in the street."""
    made = OrganisationFactory()
    contract(made, street, manager, now)
    return made


@pytest.fixture
def works_at(user):
    """`works_at(organisation, kind=…)`: somebody of it."""

    def make(organisation, kind=AffiliationKind.SOCIAL_WORKER, **fields):
        return AffiliationFactory(user=user(**fields), organisation=organisation, kind=kind).user

    return make


@pytest.fixture
def social(organisation, works_at):
    """The social worker who leads the case."""
    return works_at(organisation, name="林晓")


@pytest.fixture
def colleague(organisation, works_at):
    """Another social worker of the same organisation."""
    return works_at(organisation, name="何青")


@pytest.fixture
def chief(organisation, works_at):
    """Who heads the organisation."""
    return works_at(organisation, AffiliationKind.HEAD, name="郭敏")


@pytest.fixture
def speaker(user, elder):
    """The nephew, who may agree to care for the elder."""
    person = user(name="李明")
    speaks_for(person, elder)
    return person


@pytest.fixture
def asked(api, elder, social, organisation, active):
    """`asked(**fields)`: the social worker proposed a case; the elder is on the register and shares with the organisation."""

    def make(**fields):
        active()
        shares(elder, organisation)
        body = {"resident_id": str(elder.id), "organisation_id": str(organisation.id), "about": ABOUT, **fields}
        answer = api(social).post("/cases", body)
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()

    return make


@pytest.fixture
def opened(api, elder, asked):
    """The elder agreed: the path of the case."""
    path = f"/cases/{asked()['id']}"
    answer = api(elder).post(f"{path}/agree")
    assert answer.status_code == 200, answer.content.decode()
    return path


@pytest.fixture
def written(api, social, elder, opened, now):
    """Something of everything is written: the path of the case."""
    caller = api(social)
    said = {"needs": "孤单，三餐不定", "strengths": "会做饭，邻居熟", "risks": SECRET}
    assert caller.post(f"{opened}/assessments", said).status_code == 201
    assert caller.post(f"{opened}/plans", PLAN).status_code == 201
    assert api(elder).post(f"{opened}/plans/agree", {"version": 1}).status_code == 200
    met = {**MET, "at": (now - timedelta(hours=2)).isoformat()}
    assert caller.post(f"{opened}/meetings", met).status_code == 201
    return opened
