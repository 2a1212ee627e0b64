"""Who lasts as long as a contract: liaisons and managers, whose terms move and end with it, and whose duties fall."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.audit.models import Entry
from backend.notifications.models import Notification
from backend.parties.models import Affiliation, AffiliationKind
from projects.delivery.jobs import watch_contracts
from projects.delivery.models import Project
from tests.factories import RoleFactory, TaskFactory
from tests.projects.conftest import ok
from tests.refusals import refuse
from volunteers.dispatch.models import Task
from volunteers.group.models import Role
from volunteers.group.states import Tier
from volunteers.handover import jobs as handover

pytestmark = pytest.mark.django_db

HERE = ZoneInfo("Asia/Shanghai")


def midnight_after(day):
    return datetime.combine(day + timedelta(days=1), time(), HERE)


def told(person, *kinds):
    rows = Notification.objects.filter(user=person, notice__kind__in=kinds).select_related("notice")
    return sorted(each.notice.kind for each in rows)


@pytest.fixture
def liaison_of(api, cast):
    """`liaison_of(project, person)`: the office names them for as long as the contract runs. The tie's row."""

    def make(project, person):
        body = {"user_id": str(person.id)}
        said = ok(api(cast.officer).post(f"/projects/{project['id']}/liaisons", body), 201)
        assert (said["kind"], said["contract_id"]) == ("liaison", project["id"])
        return Affiliation.objects.get(pk=said["id"])

    return make


@pytest.fixture
def manager_of(api, cast):
    """`manager_of(project, person)`: appointed for as long as the contract runs. The role's row."""

    def make(project, person):
        body = {"user_id": str(person.id), "reason": "管这个项目"}
        said = ok(api(cast.core_leader).post(f"/projects/{project['id']}/managers", body), 201)
        assert (said["tier"], said["contract_id"]) == ("manager", project["id"])
        return Role.objects.get(pk=said["id"])

    return make


@pytest.fixture
def both(approved, liaison_of, manager_of, user):
    """A project with a liaison and a manager of its contract: `(project, tie, role)`."""
    project = approved()
    return project, liaison_of(project, user(name="新联")), manager_of(project, user(name="新管"))


class TestTerms:
    def test_they_run_until_the_last_day_of_the_contract_is_past(self, both, today):
        _project, tie, role = both
        assert tie.until == role.until == midnight_after(today + timedelta(days=330))
        assert told(role.user, "role_given") == ["role_given"]
        assert told(tie.user, "affiliation_given") == ["affiliation_given"]

    @pytest.mark.parametrize("days", [200, 400])
    def test_they_move_with_it_earlier_and_later(self, api, cast, both, today, days):
        project, tie, role = both
        body = {"ends_on": str(today + timedelta(days=days)), "reason": "补充协议"}
        said = ok(api(cast.officer).post(f"/projects/{project['id']}/move-end", body))
        assert said["ends_on"] == body["ends_on"]
        for row in (tie, role):
            row.refresh_from_db()
            assert row.until == midnight_after(today + timedelta(days=days))
            assert told(row.user, "term_moved") == ["term_moved"]
        assert told(cast.manager, "contract_moved") == ["contract_moved"]
        entry = Entry.objects.get(action="project.move_end")
        assert (entry.reason, entry.data["to_day"]) == ("补充协议", body["ends_on"])
        assert Entry.objects.filter(action__in=["role.follow", "affiliation.follow"]).count() == 2

    def test_the_end_of_one_ends_them_at_once(self, api, cast, both, now):
        project, tie, role = both
        said = ok(api(cast.officer).post(f"/projects/{project['id']}/close", {"reason": "解除合同"}))
        assert said["status"] == "closed"
        for row in (tie, role):
            row.refresh_from_db()
            assert row.until >= now
            assert row.until < now + timedelta(minutes=1)
        assert role.over
        assert told(role.user, "role_ended") == ["role_ended"]
        assert told(tie.user, "affiliation_ended") == ["affiliation_ended"]
        assert told(cast.manager, "contract_over") == ["contract_over"]
        assert {each.reason for each in Entry.objects.filter(action__in=["role.relieve", "affiliation.disengage"])} == {
            "解除合同"
        }

    def test_the_clock_ends_them_and_puts_it_on_record_once(self, both, today):
        project, tie, role = both
        end = midnight_after(today + timedelta(days=330))
        watch_contracts(now=end - timedelta(minutes=1))
        assert Project.objects.get(pk=project["id"]).status == "approved"
        for _ in range(2):
            watch_contracts(now=end + timedelta(hours=1))
        for row in (tie, role):
            row.refresh_from_db()
            assert row.until == end
        assert role.over
        assert Project.objects.get(pk=project["id"]).status == "closed"
        actions = ["project.close", "role.relieve", "affiliation.disengage"]
        assert [Entry.objects.filter(action=each).count() for each in actions] == [1, 1, 1]

    def test_what_somebody_ended_before_does_not_come_back(self, api, cast, both, today, now):
        project, tie, role = both
        api(cast.core_leader).post(f"/roles/{role.id}/end", {"reason": "搬家"})
        api(cast.officer).post(f"/affiliations/{tie.id}/end", {"reason": "换人"})
        body = {"ends_on": str(today + timedelta(days=400)), "reason": "延期"}
        ok(api(cast.officer).post(f"/projects/{project['id']}/move-end", body))
        ok(api(cast.officer).post(f"/projects/{project['id']}/close", {"reason": "解除合同"}))
        for row in (tie, role):
            row.refresh_from_db()
            assert row.until < now + timedelta(minutes=1)
        assert not Entry.objects.filter(action__in=["role.follow", "affiliation.follow"]).exists()
        assert Entry.objects.filter(action__in=["role.relieve", "affiliation.disengage"]).count() == 2

    def test_one_of_a_design_moves_with_its_next_round_and_ends_where_it_is_rejected(
        self, api, cast, registered, ballots, liaison_of, user, today
    ):
        project = registered()
        tie = liaison_of(project, user())
        ballots(project, "revise")
        ends_on = today + timedelta(days=100)
        ok(api(cast.manager).post(f"/projects/{project['id']}/revise", {"ends_on": str(ends_on)}))
        tie.refresh_from_db()
        assert tie.until == midnight_after(ends_on)
        ballots(project, "reject")
        tie.refresh_from_db()
        assert tie.until < midnight_after(today)

    def test_who_has_two_contracts_stays_while_one_runs(self, api, cast, approved, liaison_of, manager_of, event, user):
        person, first, second = user(), approved(), approved(title="第二个")
        manager = user()
        for project in (first, second):
            liaison_of(project, person)
            manager_of(project, manager)
        ok(api(cast.officer).post(f"/projects/{first['id']}/close", {"reason": "解除"}))
        ok(api(person).post(f"/projects/{second['id']}/activities", event()), 201)
        ok(api(manager).post("/teams", {"name": "新队"}), 201)

    def test_of_one_contract_nobody_is_twice(self, cast, both):
        project, tie, role = both
        liaison, manager = {"user_id": str(tie.user_id)}, {"user_id": str(role.user_id)}
        path = f"/projects/{project['id']}"
        refuse(lambda c: c.post(f"{path}/liaisons", liaison), cast.officer, status=409, code="already_affiliated")
        refuse(lambda c: c.post(f"{path}/managers", manager), cast.core_leader, status=409, code="role_held")


class TestRefusals:
    def test_last_days_that_cannot_be(self, api, cast, both, opened, today):
        project, _tie, _role = both
        path = f"/projects/{project['id']}/move-end"

        def move(days, code, status=422):
            body = {"ends_on": str(today + timedelta(days=days)), "reason": "x"}
            refuse(lambda caller: caller.post(path, body), cast.officer, status=status, code=code)

        move(-1, "contract_runs_out")
        move(330, "contract_runs_out")
        move(4 * 366, "term_too_long")
        coming = datetime.combine(today + timedelta(days=50), time(9), HERE)
        opened(project, starts_at=coming.isoformat(), ends_at=(coming + timedelta(hours=1)).isoformat())
        move(49, "activities_to_come", 409)
        close = {"reason": "解除"}
        refuse(
            lambda c: c.post(f"/projects/{project['id']}/close", close), cast.officer, status=409,
            code="activities_to_come",
        )  # fmt: skip
        body = {"ends_on": str(today + timedelta(days=50)), "reason": "x"}
        ok(api(cast.officer).post(path, body))

    def test_a_contract_that_is_over_takes_nobody(self, api, cast, both, user):
        project, _tie, _role = both
        ok(api(cast.officer).post(f"/projects/{project['id']}/close", {"reason": "解除"}))
        person = {"user_id": str(user().id)}
        path = f"/projects/{project['id']}"
        for who, act, body in (
            (cast.officer, "liaisons", person),
            (cast.core_leader, "managers", person),
            (cast.officer, "move-end", {"ends_on": "2030-01-01", "reason": "x"}),
            (cast.officer, "close", {"reason": "x"}),
        ):
            refuse(lambda caller: caller.post(f"{path}/{act}", body), who, status=409, code="wrong_moment")  # noqa: B023  # called at once

    def test_nor_one_whose_last_day_is_past_and_not_on_record_yet(self, cast, both, user, today):
        project, _tie, _role = both
        Project.objects.filter(pk=project["id"]).update(ends_on=today - timedelta(days=1))
        body = {"user_id": str(user().id)}
        path = f"/projects/{project['id']}/liaisons"
        refuse(lambda caller: caller.post(path, body), cast.officer, status=409, code="contract_day_past")

    def test_people_of_the_contractor_do_not_manage(self, cast, approved):
        path, body = f"/projects/{approved()['id']}/managers", {"user_id": str(cast.worker.id)}
        refuse(lambda c: c.post(path, body), cast.core_leader, status=409, code="tied_to_organisation")


def test_what_a_manager_answered_for_falls_when_the_contract_ends(api, cast, both, street):
    project, _tie, role = both
    task = TaskFactory(street=street, created_by=role.user)
    ok(api(cast.officer).post(f"/projects/{project['id']}/close", {"reason": "解除"}))
    handover.let_fall(street_id=street.id, user_id=role.user_id)
    assert Task.objects.get(pk=task.id).director_id != role.user_id
    assert told(role.user, "duties_taken") == ["duties_taken"]


def test_when_a_tie_ends_its_duties_are_looked_after(api, cast, both, street, monkeypatch):
    """Whoever was tied to the contractor answers for nothing by that any more, whichever way the tie ended."""
    from volunteers.handover import receivers  # noqa: PLC0415  # beside its use

    looked = []
    monkeypatch.setattr(receivers.let_fall, "defer", lambda **asked: looked.append(asked["user_id"]))
    project, tie, role = both
    ok(api(cast.officer).post(f"/projects/{project['id']}/close", {"reason": "解除"}))
    assert set(looked) == {tie.user_id, role.user_id}


@pytest.fixture
def former(api, cast, both):
    """A manager whose contract ended a moment ago, and that of its liaison."""
    project, tie, role = both
    ok(api(cast.officer).post(f"/projects/{project['id']}/close", {"reason": "解除合同"}))
    return role.user, tie.user, project


class TestContractEnded:
    """A manager whose contract ended: refused in every act, by the rule's name, and nothing is changed."""

    def acts(self, person, other, tomorrow, project):
        later = (tomorrow + timedelta(hours=1)).isoformat()
        starts = tomorrow.isoformat()
        place = {"lat": 39.93, "lng": 116.42}
        broadcast = {
            "title_zh": "停水", "title_en": "Water", "text_zh": "停水", "text_en": "Water", "expires_at": starts,
        }  # fmt: skip
        design = {"title": "x", "summary": "x", "contractor_id": project["contractor"]["id"], "budget_fen": 1,
                  "starts_on": "2027-01-01", "ends_on": "2027-06-01"}  # fmt: skip
        return {
            "create_task": ("/tasks", {"title": "x", "location": place, "starts_at": starts, "ends_at": later, "slots": 1}),
            "appoint": ("/roles", {"user_id": str(other.id), "tier": "backbone"}),
            "appoint_manager": (f"/projects/{project['id']}/managers", {"user_id": str(other.id)}),
            "form_team": ("/teams", {"name": "队"}),
            "hand_over_duties": (f"/people/{other.id}/duties/hand-over", {"to": str(person.id), "reason": "x"}),
            "call_election": ("/elections", {"seat_kind": "resident"}),
            "call_meeting": (
                "/meetings",
                {"title": "例会", "place": "厅", "starts_at": starts, "chair_id": str(other.id), "items": [{"title": "事"}]},
            ),
            "ask_volunteer_import": ("/volunteer-imports", {"text": "姓名,手机号\n张伟,13800138000\n"}),
            "create_round": (
                "/rounds",
                {"name": "探访", "day": str(tomorrow.date()), "opens": "08:00", "closes": "12:00",
                 "visits": [{"title": "看望", "location": place, "address": "x"}]},
            ),
            "make_course": ("/courses", {"title": "急救", "skill": "first_aid"}),
            "enrol_volunteer": ("/volunteers", {"user_id": str(other.id)}),
            "send_broadcast": ("/broadcasts", broadcast),
            "register_project": ("/projects", design),
        }  # fmt: skip

    def test_every_act_of_a_manager_is_refused_by_the_rule(self, former, user, now):
        person, _liaison, project = former
        for name, (path, body) in self.acts(person, user(), now + timedelta(days=1), project).items():
            said = refuse(lambda caller: caller.post(path, body), person, status=403, code="term_over")  # noqa: B023  # called at once
            assert "manager" in said["en"]["detail"], name
            assert "Manager, for a contract" in said["en"]["detail"], name
            assert "管理员" in said["zh-hans"]["detail"], name

    def test_and_was_let_in_until_then(self, api, both, user, now):
        """The same acts: what is refused above is refused for the term alone."""
        project, _tie, role = both
        for name, (path, body) in self.acts(role.user, user(), now + timedelta(days=1), project).items():
            answer = api(role.user).post(path, body)
            assert answer.json().get("code") not in {"term_over", "not_allowed"}, name

    def test_a_liaison_whose_contract_ended(self, former, event):
        _manager, liaison, project = former
        path = f"/projects/{project['id']}/activities"
        said = refuse(lambda caller: caller.post(path, event()), liaison, status=403, code="term_over")
        assert "liaison" in said["en"]["detail"]

    def test_another_term_of_theirs_still_lets_them(self, api, former):
        person, _liaison, _project = former
        RoleFactory(user=person, tier=Tier.MANAGER)
        ok(api(person).post("/teams", {"name": "队"}), 201)


def test_the_end_of_an_open_tie_is_its_own(api, cast, both):
    """A contract that ends takes along whom it brought, nobody else of the contractor."""
    project, _tie, _role = both
    ok(api(cast.officer).post(f"/projects/{project['id']}/close", {"reason": "解除"}))
    theirs = Affiliation.objects.get(user=cast.liaison, kind=AffiliationKind.LIAISON)
    assert theirs.until is None
