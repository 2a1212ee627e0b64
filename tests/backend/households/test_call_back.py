"""Who calls back sees the phone at that moment; the person called sees who looked; lists show surnames."""

import pytest

from backend.audit.models import Entry
from backend.households.models import Disclosure, Profile
from backend.households.schemas import RepresentationCreate
from backend.households.services import ask
from backend.households.states import Purpose, Relation
from tests.factories import AffiliationFactory
from tests.rows import dump

pytestmark = pytest.mark.django_db


def path(row, verb="call-back"):
    return f"/representations/{row.id}/{verb}"


@pytest.mark.parametrize("who", ["worker", "grid_worker", "clerk"])
def test_staff_see_the_phone_and_she_sees_who(who, people, api, asked):
    row = asked()
    for _ in range(2):
        shown = api(getattr(people, who)).get(path(row)).json()
        assert shown == {"name": row.name, "phone": people.aunt.phone}
    [line] = api(people.aunt).get("/me/disclosures").json()["items"]
    assert (line["level"], line["why"], line["why_id"]) == ("phone", "call_back", str(row.id))
    assert Entry.objects.filter(action="disclosure.phone", actor_id=getattr(people, who).id).count() == 1


def test_a_phone_that_the_representative_gave(people, api, actor_for, now):
    spec = RepresentationCreate(
        name="赵桂英", phone="+8613512345678", relation=Relation.FAMILY, purposes=[Purpose.REPORT]
    )
    row = ask(actor=actor_for(people.nephew), spec=spec, now=now)
    assert api(people.clerk).get(path(row)).json()["phone"] == "+8613512345678"
    assert Disclosure.objects.get().whose_id == row.represented_id


def test_of_nobodys_phone_there_is_no_line(people, api, actor_for, now):
    spec = RepresentationCreate(name="赵桂英", relation=Relation.FAMILY, purposes=[Purpose.REPORT])
    row = ask(actor=actor_for(people.nephew), spec=spec, now=now)
    assert api(people.clerk).get(path(row)).json()["phone"] is None
    assert not Disclosure.objects.exists()


def test_withheld_from_who_comes_and_not_from_who_calls(people, api, asked, now):
    Profile.objects.create(user=people.aunt, street=people.aunt.home_street, phone_withheld=True, updated_at=now)
    assert api(people.clerk).get(path(asked())).json()["phone"] == people.aunt.phone


def test_a_clerk_of_a_contractor_calls_nobody(people, api, asked):
    AffiliationFactory(user=people.clerk)
    assert api(people.clerk).get(path(asked())).json()["phone"] is None
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_when_it_is_settled_nobody_calls(lang, people, api, confirmed):
    row = confirmed()
    caller = api(people.clerk, lang=lang)
    before = dump(without=["accounts_devicesession"])
    refused = caller.get(path(row))
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_moment")
    assert dump(without=["accounts_devicesession"]) == before


def test_nobody_is_called_about_a_guardian(people, api, asked):
    refused = api(people.clerk).get(path(asked(relation="guardian")))
    assert (refused.status_code, refused.json()["code"]) == (422, "method_unfit")


def test_names_of_those_whom_one_has_to_confirm(people, api, actor_for, now):
    """Surnames in the list of staff; the whole name where they confirm it, and no longer when that is done."""
    spec = RepresentationCreate(name="赵桂英", relation=Relation.FAMILY, purposes=[Purpose.REPORT])
    row = ask(actor=actor_for(people.nephew), spec=spec, now=now)
    worker, nephew = api(people.worker), api(people.nephew)

    def names(caller):
        [listed] = caller.get("/representations").json()["items"]
        return listed["name"], caller.get(f"/representations/{row.id}").json()["name"]

    assert names(worker) == ("赵**", "赵桂英")
    assert names(nephew) == ("赵桂英", "赵桂英")
    assert worker.post(path(row, "confirm"), {"method": "in_person"}).status_code == 200
    assert names(worker) == ("赵**", "赵**")
