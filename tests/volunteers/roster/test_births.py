"""A birth on record: a minor does not make themself older; who judges applications corrects what is wrong."""

import pytest

from backend.audit.models import Entry
from backend.households.models import Profile, Representation
from backend.notifications.models import Notice
from tests.digits import without_chance
from tests.factories import RoleFactory
from tests.refusals import refuse
from tests.rows import changes, dump
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db


@pytest.fixture
def born(street, now):
    """`born(user, "2010")`: it is on record."""

    def make(person, birth):
        return Profile.objects.create(street=street, user=person, birth=birth, updated_at=now)

    return make


@pytest.fixture
def minor(user, born, now):
    """Fifteen or sixteen years old."""
    person = user(name="唐小雨")
    born(person, f"{now.year - 16}-06-15")
    return person


def corrected(caller, person, birth="1990-01-01"):
    return caller.post(f"/people/{person.id}/birth", {"birth": birth, "reason": "看过身份证"})


class TestOfOneself:
    @pytest.mark.parametrize("told", ["", "1990", "{before}", "{year}-06-14", "{before}-12-31"])
    def test_a_minor_does_not_make_themself_older(self, minor, now, told):
        birth = told.format(year=now.year - 16, before=now.year - 17)
        said = refuse(
            lambda caller: caller.patch("/me/profile", {"birth": birth}), minor, status=403, code="birth_stands"
        )
        assert said["en"]["fields"]["age"] == 18
        assert "who leads your team" in said["en"]["detail"]

    def test_to_be_younger_is_told_by_oneself(self, api, minor, now):
        phone = api(minor)
        for later in (f"{now.year - 16}-06-15", str(now.year - 16), f"{now.year - 15}-03-01"):
            assert phone.patch("/me/profile", {"birth": later, "mobility": "好"}).json()["birth"] == later

    def test_the_rest_of_the_profile_is_theirs(self, api, minor, now):
        done = api(minor).patch("/me/profile", {"mobility": "好"}).json()
        assert (done["mobility"], done["birth"]) == ("好", f"{now.year - 16}-06-15")

    @pytest.mark.parametrize("told", ["", "1943", "1950"])
    def test_who_is_of_age_says_what_they_like(self, api, user, born, told):
        elder = user()
        born(elder, "1944")
        assert api(elder).patch("/me/profile", {"birth": told}).json()["birth"] == told

    def test_nor_to_volunteer_without_a_guardian(self, api, minor):
        phone = api(minor)
        assert phone.patch("/me/profile", {"birth": ""}).status_code == 403
        assert phone.post("/me/volunteer/apply", {}).json()["code"] == "guardian_consent_needed"


class TestCorrecting:
    def test_it_is_audited_and_the_person_and_their_guardian_hear_of_it(self, api, manager, minor, user, street, now):
        guardian = user(name="唐文")
        Representation.objects.create(
            street=street, representative=guardian, represented=minor, name="唐小雨", relation="guardian",
            purposes=["volunteering"], status="confirmed", asked_at=now, until=now.replace(year=now.year + 1),
            due_at=now.replace(year=now.year + 1), method="in_person", confirmed_at=now, confirmed_by=manager,
        )  # fmt: skip
        assert corrected(api(manager), minor).status_code == 204
        assert api(minor).get("/me/profile").json()["birth"] == "1990-01-01"
        entry = Entry.objects.get(action="profile.correct_birth")
        assert (entry.object_id, entry.actor_id, entry.reason) == (minor.id, manager.id, "看过身份证")
        assert "1990" not in without_chance(str(vars(entry))), "the audit tells no birth"
        notice = Notice.objects.get(kind="birth_corrected")
        assert set(notice.notifications.values_list("user", flat=True)) == {minor.id, guardian.id}
        assert api(minor).post("/me/volunteer/apply", {}).status_code == 201

    def test_the_same_again_is_nothing(self, api, manager, minor):
        corrected(api(manager), minor)
        before = dump()
        assert corrected(api(manager), minor).status_code == 204
        assert set(changes(before, dump())) <= {"accounts_devicesession", "http_command"}

    def test_of_a_volunteer_by_who_leads_where_they_live(self, api, leader, volunteer, community, born):
        row = volunteer(community=community)
        born(row.user, "2012")
        assert "correct_birth" in api(leader).get(f"/volunteers/{row.id}").json()["actions"]
        assert "correct_birth" not in api(row.user).get(f"/volunteers/{row.id}").json()["actions"]
        assert corrected(api(leader), row.user).status_code == 204

    def test_nobody_corrects_their_own(self, volunteer, community):
        row = volunteer(community=community)
        RoleFactory(user=row.user, tier=Tier.MANAGER)
        refuse(lambda caller: corrected(caller, row.user), row.user, status=403, code="not_allowed")

    def test_who_is_on_no_roster_is_unknown_to_a_team_leader(self, leader, minor):
        refuse(lambda caller: corrected(caller, minor), leader, status=404, code="not_found")

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"birth": "2999", "reason": "看过身份证"}, "impossible_birth"),
            ({"birth": "", "reason": "看过身份证"}, "invalid_input"),
            ({"birth": "1990", "reason": " "}, "invalid_input"),
            ({"birth": "1990"}, "invalid_input"),
        ],
    )
    def test_bad_input(self, manager, minor, body, code):
        refuse(lambda caller: caller.post(f"/people/{minor.id}/birth", body), manager, status=422, code=code)
