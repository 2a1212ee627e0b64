"""A public need with something in it, moderators with no part in it, and everywhere that a street reads of it."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from backend.households.models import Address
from backend.identity.models import Residence
from backend.parties.models import Post
from backend.realtime.models import FeedItem
from needs.desk.models import Need
from needs.desk.options import MODERATION
from needs.moderation.models import Act
from tests.factories import CommunityFactory, RoleFactory
from tests.needs.conftest import HERE
from tests.needs.desk.conftest import on_record, published_for, worker
from volunteers.group.states import Tier

__all__ = ["on_record", "published_for", "worker"]

TEXT = "楼道里的灯坏了三天，五楼的赵小满说是骗子，骂人不修"
NAMED = "赵小满"
WHY = {"reason": "personal_data", "words": "说了邻居的名字"}
WORDS = {"words": "看过了"}


def told_of(person):
    """What the feed of this person holds, as text; empty where it holds nothing."""
    return str(list(FeedItem.objects.filter(user=person).order_by("id").values_list("type", "data")) or "")


@pytest.fixture
def public(report):
    """`public(**fields)`: the id of a public need of the resident."""
    return lambda **fields: report(**{"visibility": "public", "title": "楼道灯", "text": TEXT, **fields})["id"]


@pytest.fixture
def before(street):
    """The street moderates before."""
    street.config = {**street.config, MODERATION.key: "before"}
    street.save(update_fields=["config"])


@pytest.fixture
def officer(user):
    """A community worker: who moderates, and handles no need."""
    return user(name="周社工", posts=[Post.COMMUNITY_WORKER])


@pytest.fixture
def hide(api, cast):
    """`hide(need, by=…)`: the act."""

    def make(need, by=None, verb="hide", **more):
        answer = api(by or cast.other_leader_of_here).post(f"/needs/{need}/{verb}", {**WHY, **more})
        assert answer.status_code == 201, answer.content
        return Act.objects.get(pk=answer.json()["id"])

    return make


@pytest.fixture
def redact(hide):
    """`redact(need, "…")`: the act that blacks this out."""
    return lambda need, *passages, **more: hide(need, verb="redact", passages=list(passages), **more)


@pytest.fixture
def cast(cast, user):
    """With a second manager, who has done nothing yet."""
    second = user(name="钱经理")
    RoleFactory(user=second, tier=Tier.MANAGER)
    return SimpleNamespace(**vars(cast), other_leader_of_here=cast.manager, second_manager=second)


@pytest.fixture
def resident_of(street, user):
    """`resident_of(person)`: somebody stands for this person living here."""
    area = CommunityFactory(parent=street, code="110101005099", name="九条社区")

    def make(person):
        home = Address.objects.create(street=street, user=person, label="家", door="3门", created_at=timezone.now())
        Residence.objects.create(
            street=street, user=person, area=area, address=home, status="confirmed", confirmed_by=user(),
            asked_at=timezone.now(), decided_at=timezone.now(),
        )  # fmt: skip
        return person

    return make


@pytest.fixture
def read_by(api, client, street):
    """`read_by(person, need)`: what each face shows this person of the need, as text; empty where it shows nothing."""

    def look(person, need):
        caller = api(person)
        row = Need.objects.get(pk=need)
        listed = [each for each in caller.get("/needs", limit=100).json()["items"] if each["id"] == need]
        alike = caller.post("/needs/similar", {"text": row.text, "location": HERE}).json()["items"]
        one = caller.get(f"/needs/{need}")
        return {
            "list": str(listed or ""),
            "similar": str([each for each in alike if each["need"]["id"] == need] or ""),
            "detail": str(one.json()) if one.status_code == 200 else "",
            "feed": told_of(person),
        }

    return look


@pytest.fixture
def open311(client, street):
    """What strangers read of the street."""

    def look():
        found = client.get("/open311/v2/requests.json", {"jurisdiction_id": street.code})
        return {each["service_request_id"]: each["description"] for each in found.json()}

    return look
