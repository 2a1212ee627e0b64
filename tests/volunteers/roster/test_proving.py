"""What a volunteer can do: told, proven, expired; what of it counts today, and on the day of a task."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.audit.models import Entry
from backend.notifications.models import Notice
from backend.policy import Actor
from tests.factories import VolunteerFactory
from tests.queries import counted
from tests.refusals import refuse
from tests.volunteers.known import facts_of
from volunteers.roster import services
from volunteers.roster.demand import Demand
from volunteers.roster.eligibility import shortfalls
from volunteers.roster.models import Proof

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(now):
    return now.astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def proof(today):
    """`proof(skill=…, days=…)`: the body of a proof that is valid so many days from now."""

    def make(*, skill="electricity", kind="licence", days=300, **more):
        number = "T110101" if kind == "licence" else ""
        ends = {"expires_on": (today + timedelta(days=days)).isoformat()} if days is not None else {}
        body = {"skill": skill, "kind": kind, "shown": "低压电工作业证", "number": number}
        return {**body, "since": (today - timedelta(days=100)).isoformat(), **ends, **more}

    return make


@pytest.fixture
def expire(street):
    def run(now):
        return services.expire_proofs(actor=Actor.system(street_id=street.id, at=now), now=now)

    return run


class TestSkills:
    def test_with_a_level_and_those_not_named_go(self, api, volunteer):
        row = volunteer(skills=["haircut"])
        phone, path = api(row.user), f"/volunteers/{row.id}/skills"
        said = phone.post(path, {"skills": [{"skill": "cooking", "level": 3}, {"skill": "tutoring"}]})
        assert said.status_code == 200, said.json()
        assert [(each["skill"], each["level"], each["counts"]) for each in said.json()["skills"]] == [
            ("cooking", 3, True), ("tutoring", 1, True),
        ]  # fmt: skip
        assert phone.get("/me/volunteer").json()["skills"] == ["cooking", "tutoring"]
        phone.post(f"/volunteers/{row.id}/edit", {"skills": ["cooking", "haircut"]})
        assert [(each["skill"], each["level"]) for each in phone.get(path).json()["skills"]] == [
            ("cooking", 3),
            ("haircut", 1),
        ]
        assert phone.post(path, {"skills": []}).json() == {"skills": []}
        assert phone.get("/me/volunteer").json()["skills"] == []

    @pytest.mark.parametrize(
        "skill", [{"skill": "juggling"}, {"skill": "cooking", "level": 4}, {"skill": "cooking", "level": 0}]
    )
    def test_an_unknown_skill(self, volunteer, skill):
        row = volunteer()
        body = {"skills": [skill]}
        refuse(
            lambda caller: caller.post(f"/volunteers/{row.id}/skills", body), row.user, status=422, code="invalid_input"
        )


class TestProofs:
    def test_what_needs_a_licence_counts_with_one_alone(self, api, manager, volunteer, proof):
        row = volunteer()
        phone, boss, path = api(row.user), api(manager), f"/volunteers/{row.id}"
        phone.post(f"{path}/skills", {"skills": [{"skill": "electricity", "level": 2}]})
        assert phone.get("/me/volunteer").json()["skills"] == []
        assert boss.post(f"{path}/proofs", proof(kind="certificate")).status_code == 201
        assert phone.get("/me/volunteer").json()["skills"] == []
        made = boss.post(f"{path}/proofs", proof(level=3))
        assert made.status_code == 201, made.json()
        assert made.json()["number_end"] == "0101"
        assert phone.get("/me/volunteer").json()["skills"] == ["electricity"]
        (skill,) = phone.get(f"{path}/skills").json()["skills"]
        assert (skill["level"], skill["counts"], len(skill["proofs"])) == (3, True, 2)
        assert "T110101" not in str([*Entry.objects.values()])
        assert [each.kind for each in Notice.objects.filter(notifications__user=row.user)] == ["skill_proven"] * 2

    def test_revoked_it_counts_no_more(self, api, manager, volunteer, proof):
        row = volunteer()
        boss = api(manager)
        made = boss.post(f"/volunteers/{row.id}/proofs", proof()).json()
        assert boss.post(f"/proofs/{made['id']}/revoke", {"reason": "证件有误"}).json()["ended_at"] is not None
        row.refresh_from_db()
        assert row.skills == []
        assert Entry.objects.latest("id").reason == "证件有误"
        refuse(
            lambda caller: caller.post(f"/proofs/{made['id']}/revoke", {"reason": "再来"}),
            manager,
            status=404,
            code="not_found",
        )

    def test_nobody_proves_themself(self, manager, volunteer, proof):
        own = VolunteerFactory(user=manager)
        refuse(
            lambda caller: caller.post(f"/volunteers/{own.id}/proofs", proof()), manager, status=403, code="not_allowed"
        )
        row = volunteer()
        refuse(
            lambda caller: caller.post(f"/volunteers/{row.id}/proofs", proof()),
            row.user,
            status=403,
            code="not_allowed",
        )

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"days": -1}, "proof_is_over"),
            ({"days": 10, "since": "2090-01-01"}, "proof_is_over"),
            ({"number": " "}, "licence_number_needed"),
            ({"skill": "juggling"}, "invalid_input"),
            ({"kind": "hearsay"}, "invalid_input"),
            ({"shown": " "}, "invalid_input"),
        ],
    )
    def test_what_cannot_be(self, manager, volunteer, proof, fields, code):
        row, body = volunteer(), proof(**fields)
        refuse(lambda caller: caller.post(f"/volunteers/{row.id}/proofs", body), manager, status=422, code=code)


class TestExpiry:
    def test_told_a_month_before_and_on_the_day_each_once(self, api, manager, volunteer, proof, expire, now):
        row = volunteer(skills=["haircut"])
        api(manager).post(f"/volunteers/{row.id}/proofs", proof(days=31))
        Notice.objects.all().delete()

        def told():
            return list(
                Notice.objects.filter(notifications__user=row.user).order_by("id").values_list("kind", flat=True)
            )

        assert (expire(now), told()) == ((0, 0), [])
        assert expire(now + timedelta(days=1)) == (1, 0)
        assert expire(now + timedelta(days=2)) == (0, 0)
        assert told() == ["proof_runs_out"]
        assert expire(now + timedelta(days=31)) == (0, 0)
        row.refresh_from_db()
        assert row.skills == ["electricity", "haircut"], "the last day counts"
        assert expire(now + timedelta(days=32)) == (0, 1)
        assert expire(now + timedelta(days=33)) == (0, 0)
        assert told() == ["proof_runs_out", "proof_ran_out"]
        row.refresh_from_db()
        assert row.skills == ["haircut"]

    def test_a_proof_that_ends_before_the_task_is_lacking_on_its_day(self, api, manager, volunteer, proof, now):
        """Between offer and acceptance nothing changed but the day that counts."""
        row = volunteer()
        api(manager).post(f"/volunteers/{row.id}/proofs", proof(days=5))
        facts = facts_of([row.id], at=now)[row.id]

        def lacking(days):
            start = now + timedelta(days=days)
            wanted = Demand(starts_at=start, ends_at=start + timedelta(minutes=1), skills={"electricity": 1})
            return [each.code for each in shortfalls(wanted, facts)]

        assert lacking(5) == []
        assert lacking(6) == ["licence_lacking"]

    def test_a_street_that_asks_for_proofs_sees_them_count_from_the_night_on(self, volunteer, expire, street, now):
        row = volunteer(skills=["first_aid", "cooking"])
        street.config = {"roster.proved_skills": ["first_aid"]}
        street.save()
        expire(now)
        row.refresh_from_db()
        assert row.skills == ["cooking"]
        street.config = {}
        street.save()
        expire(now)
        row.refresh_from_db()
        assert row.skills == ["cooking", "first_aid"]

    def test_another_street_is_left_alone(self, api, manager, volunteer, proof, other_street, now):
        row = volunteer()
        api(manager).post(f"/volunteers/{row.id}/proofs", proof(days=5))
        later = now + timedelta(days=9)
        services.expire_proofs(actor=Actor.system(street_id=other_street.id, at=later), now=later)
        assert Proof.objects.get().ended_at is None


def test_facts_of_many_cost_as_much_as_of_one(api, manager, volunteer, proof, now):
    rows = [volunteer() for _ in range(3)]
    for row in rows:
        api(manager).post(f"/volunteers/{row.id}/proofs", proof())
    counts = []
    for some in (rows[:1], rows):
        with counted() as ran:
            facts = facts_of([row.id for row in some], at=now)
        assert all(each.skills == {"electricity": 1} and len(each.proofs) == 1 for each in facts.values())
        counts.append(len(ran))
    assert counts[0] == counts[1] <= 9
