"""How volunteers are checked, and who may know of it; the first time of who was taken."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.audit.models import Entry
from backend.notifications.models import Notice
from backend.policy import Actor
from tests.factories import SafeguardFactory, TaskFactory
from tests.refusals import refuse
from tests.volunteers.known import facts_of
from volunteers.roster.demand import Demand
from volunteers.roster.eligibility import shortfalls
from volunteers.roster.jobs import look_through_proofs
from volunteers.roster.models import Vetting, Volunteer
from volunteers.roster.services import count_place

pytestmark = pytest.mark.django_db

CHECK = {"kind": "record", "outcome": "cleared", "how": "派出所证明", "since": "2026-01-01"}


@pytest.fixture
def today(now):
    return now.astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def sets(street):
    """`sets(vetted_for="high")`: options of the street's roster."""

    def put(**options):
        street.config = {**street.config, **{f"roster.{name}": value for name, value in options.items()}}
        street.save()

    return put


@pytest.fixture
def lacking(now):
    """Why an insured volunteer is not fit for a task tomorrow."""

    def codes(row, *, risk="high", days=1):
        for kind in ("insurance", "agreement"):
            if not row.safeguards.filter(kind=kind).exists():
                SafeguardFactory(volunteer=row, kind=kind)
        start = now + timedelta(days=days)
        wanted = Demand(starts_at=start, ends_at=start + timedelta(minutes=1), risk=risk)
        return [each.code for each in shortfalls(wanted, facts_of([row.id], at=now)[row.id])]

    return codes


def notices(person):
    return list(Notice.objects.filter(notifications__user=person).order_by("id").values_list("kind", flat=True))


class TestVetting:
    def test_it_counts_until_it_ends_and_says_nothing_to_others(self, api, manager, volunteer, sets, lacking, today):
        sets(vetted_for="high")
        row = volunteer()
        path = f"/volunteers/{row.id}/vettings"
        assert lacking(row) == ["not_selected"]
        until = (today + timedelta(days=10)).isoformat()
        made = api(manager).post(path, {**CHECK, "until": until}).json()
        assert lacking(row) == []
        assert lacking(row, days=11) == ["not_selected"], "on the day of the task"
        entry = Entry.objects.get(action="volunteer.record_vetting")
        assert "cleared" not in str(vars(entry)), "the audit tells no outcome"
        assert notices(row.user) == ["vetting_noted"]
        assert api(row.user).get(path).json()["items"] == [made]
        api(manager).post(f"/vettings/{made['id']}/end", {"reason": "证明有误"})
        assert lacking(row) == ["not_selected"]

    def test_what_stands_against_somebody_outweighs_the_rest(self, api, manager, volunteer, sets, lacking):
        sets(vetted_for="some")
        row = volunteer()
        path = f"/volunteers/{row.id}/vettings"
        api(manager).post(path, CHECK)
        assert lacking(row, risk="some") == []
        api(manager).post(path, {**CHECK, "kind": "references", "outcome": "not_cleared"})
        assert lacking(row, risk="some") == ["not_selected"]
        api(manager).post(path, {**CHECK, "kind": "references"})
        assert lacking(row, risk="some") == [], "the new one takes the place of the one before"
        assert Vetting.objects.filter(ended_at=None).count() == 2

    def test_it_is_of_the_management_and_the_volunteer_alone(self, api, manager, leader, volunteer, community):
        row = volunteer(community=community)
        path = f"/volunteers/{row.id}/vettings"
        api(manager).post(path, {**CHECK, "outcome": "not_cleared"})
        assert api(leader).get(f"/volunteers/{row.id}").status_code == 200
        refuse(lambda caller: caller.get(path), leader, status=403, code="not_allowed")

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"until": "2025-01-01"}, "vetting_ends_before_it_begins"),
            ({"kind": "rumour"}, "invalid_input"),
            ({"outcome": "perhaps"}, "invalid_input"),
            ({"how": " "}, "invalid_input"),
        ],
    )
    def test_bad_input(self, manager, volunteer, more, code):
        path = f"/volunteers/{volunteer().id}/vettings"
        refuse(lambda caller: caller.post(path, CHECK | more), manager, status=422, code=code)


class TestProbation:
    def test_who_applies_begins_with_tasks_without_risk(self, api, user, sets, lacking, today):
        sets(probation_days=30, probation_places=2)
        person = user()
        said = api(person).post("/me/volunteer/apply", {}).json()
        until = (today + timedelta(days=30)).isoformat()
        assert (said["probation_until"], said["probation_places"]) == (until, 2)
        row = Volunteer.objects.get()
        assert lacking(row, risk="none") == []
        assert lacking(row, risk="some") == ["on_probation"]
        assert lacking(row, risk="some", days=31) == [], "by then it is over"

    def test_who_was_approved_too_and_whom_a_leader_enrolled_not(self, api, user, manager, sets):
        sets(probation_days=30, approval="approval")
        path = f"/volunteers/{api(user()).post('/me/volunteer/apply', {}).json()['id']}"
        assert api(manager).get(path).json()["probation_until"] is None
        assert api(manager).post(f"{path}/approve").json()["probation_until"] is not None
        made = api(manager).post("/volunteers", {"user_id": str(user().id)}).json()
        assert made["probation_until"] is None

    def test_a_leader_ends_it(self, api, leader, volunteer, community, lacking, today):
        row = volunteer(community=community, probation_until=today + timedelta(days=9), probation_places=3)
        path = f"/volunteers/{row.id}/end-probation"
        assert "end_probation" in api(leader).get(f"/volunteers/{row.id}").json()["actions"]
        said = api(leader).post(path, {"reason": "踏实"}).json()
        assert (said["probation_until"], said["probation_places"]) == (None, None)
        assert "end_probation" not in said["actions"]
        assert notices(row.user) == ["probation_over"]
        refuse(lambda caller: caller.post(path, {"reason": "再次"}), leader, status=403, code="not_allowed")

    def test_it_ends_by_itself(self, volunteer, street, today):
        over = volunteer(probation_until=today - timedelta(days=1))
        runs = volunteer(name="李四", probation_until=today)
        look_through_proofs(street_id=street.id)
        assert dict(Volunteer.objects.values_list("id", "probation_until")) == {over.id: None, runs.id: today}
        assert (notices(over.user), notices(runs.user)) == (["probation_over"], [])

    def test_places_done_end_it_before(self, volunteer, street, now, today):
        row = volunteer(probation_until=today + timedelta(days=9), probation_places=2)
        system = Actor.system(street_id=street.id, at=now)
        count_place(actor=system, volunteer_id=row.id, now=now)
        row.refresh_from_db()
        assert (row.probation_until, row.probation_places) == (today + timedelta(days=9), 1)
        count_place(actor=system, volunteer_id=row.id, now=now)
        row.refresh_from_db()
        assert (row.probation_until, row.probation_places) == (None, None)
        assert notices(row.user) == ["probation_over"]

    def test_a_place_from_which_they_check_out_counts(self, api, volunteer, street, now, today):
        row = volunteer(probation_until=today + timedelta(days=9), probation_places=1)
        task = TaskFactory(street=street, starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=1))
        place = api(row.user).post(f"/tasks/{task.id}/claim").json()["id"]
        for step in ("check-in", "check-out"):
            assert api(row.user).post(f"/assignments/{place}/{step}").status_code == 200
        row.refresh_from_db()
        assert row.probation_until is None
