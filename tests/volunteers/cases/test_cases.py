"""A professional case, through HTTP: agreed to, worked on, read by who has a part in it, and gone when they say so."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from backend.audit.models import Entry as AuditEntry
from backend.notifications.models import Notification
from backend.parties.models import Affiliation, AffiliationKind, Post
from backend.policy import Actor
from backend.privacy.models import Consent
from backend.privacy.registry import holdings
from backend.privacy.services import empty, person_of
from backend.privacy.texts import current
from projects.delivery.models import Project
from tests.factories import AffiliationFactory, OrganisationFactory, UserFactory
from tests.factories.privacy import shares
from tests.queries import assert_constant
from tests.refusals import refuse
from tests.rows import dump
from tests.volunteers.cases.conftest import ABOUT, MET, PLAN, SECRET, contract
from volunteers.care.models import Entry
from volunteers.cases import services
from volunteers.cases.jobs import look_through, pass_on
from volunteers.cases.models import Assessment, Case, Correction, Goal, Meeting, Participant, Plan

pytestmark = pytest.mark.django_db


def told(kind):
    return {each.user_id for each in Notification.objects.filter(notice__kind=kind, withdrawn_at=None)}


def body_for(elder, organisation):
    return {"resident_id": str(elder.id), "organisation_id": str(organisation.id), "about": ABOUT}


class TestOpening:
    def test_the_resident_is_asked_and_nothing_is_written_before_they_agree(self, api, social, elder, asked):
        case = asked()
        assert (case["status"], case["name"], case["about"]) == ("proposed", elder.masked_name, ABOUT)
        assert told("case_proposed") == {elder.id}
        path = f"/cases/{case['id']}"
        for tail, body in (("assessments", {"needs": "x"}), ("plans", PLAN), ("review", {})):
            assert api(social).post(f"{path}/{tail}", body).json()["code"] == "wrong_moment"
        assert api(social).get(f"{path}/file").json()["code"] == "wrong_moment"
        assert not Assessment.objects.exists()

    def test_their_consent_is_to_this_organisation_and_stands_among_all_others(self, api, elder, organisation, opened):
        said = Consent.objects.get(purpose="case")
        assert (said.user_id, said.by_id, said.subject_id, said.how) == (elder.id, elder.id, organisation.id, "app")
        listed = api(elder).get("/me/consents").json()["consents"]
        assert {"case", "care"} <= {each["purpose"] for each in listed if each["given"]}
        assert Case.objects.get().consent == said

    def test_who_speaks_for_them_agrees_by_their_right(self, api, speaker, elder, asked):
        path = f"/cases/{asked()['id']}"
        assert told("case_proposed") == {elder.id, speaker.id}
        assert api(speaker).post(f"{path}/agree").json()["status"] == "open"
        row = Case.objects.get()
        assert (row.consent.by_id, row.consent.user_id) == (speaker.id, elder.id)
        assert row.representation.representative_id == speaker.id

    def test_nobody_of_the_organisation_agrees_in_their_place(self, api, asked, organisation, speaker):
        AffiliationFactory(user=speaker, organisation=organisation, kind=AffiliationKind.WORKER)
        path = f"/cases/{asked()['id']}/agree"
        refuse(lambda caller: caller.post(path), speaker, status=403, code="not_allowed")

    def test_the_same_id_makes_it_once(self, api, social, elder, organisation, active):
        active()
        shares(elder, organisation)
        body = {"id": "01980000-0000-7000-8000-00000000ca5e", **body_for(elder, organisation)}
        assert [api(social).post("/cases", body).status_code for _ in range(2)] == [201, 200]
        assert Case.objects.count() == 1

    def test_declined_it_is_over_and_nobody_of_the_organisation_sees_it(self, api, social, elder, asked):
        path = f"/cases/{asked()['id']}"
        assert api(elder).post(f"{path}/decline").json()["status"] == "ended"
        assert api(social).get(path).status_code == 404
        assert told("case_answered") == {social.id}

    def test_unanswered_it_is_forgotten(self, asked, now):
        asked()
        look_through(now=now + timedelta(days=13))
        assert Case.objects.get().status == "proposed"
        look_through(now=now + timedelta(days=15))
        assert Case.objects.get().status == "ended"


class TestRefusedToOpen:
    def test_on_an_entry_that_did_not_agree(self, social, elder, organisation, proposed):
        shares(elder, organisation)
        call = lambda caller: caller.post("/cases", body_for(elder, organisation))  # noqa: E731
        refuse(call, social, status=409, code="not_on_the_register")
        proposed()
        refuse(call, social, status=409, code="not_on_the_register")

    def test_twice(self, asked, social, elder, organisation):
        asked()
        refuse(
            lambda caller: caller.post("/cases", body_for(elder, organisation)), social, status=409, code="case_there"
        )

    def test_for_another_street(self, social, organisation, other_street):
        stranger = UserFactory(home_street=other_street)
        refuse(
            lambda caller: caller.post("/cases", body_for(stranger, organisation)), social, status=404, code="not_found"
        )

    def test_by_whom_the_resident_does_not_share_with_by_another_and_after_the_contract(
        self, social, elder, organisation, active, works_at, leader, manager
    ):
        active()
        call = lambda caller: caller.post("/cases", body_for(elder, organisation))  # noqa: E731
        refuse(call, social, status=403, code="not_allowed")
        shares(elder, organisation)
        for person in (
            leader,
            manager,
            elder,
            works_at(OrganisationFactory()),
            works_at(organisation, AffiliationKind.LIAISON),
        ):
            refuse(call, person, status=403, code="not_allowed")
        Project.objects.update(ends_on=timezone.now().date() - timedelta(days=1))
        refuse(call, social, status=403, code="not_allowed")


class TestWork:
    def test_assessments_stay_in_versions_and_no_table_holds_their_words(self, api, social, written):
        again = {"needs": "好多了", "risks": SECRET}
        assert api(social).post(f"{written}/assessments", again).status_code == 201
        kept = api(social).get(f"{written}/file").json()
        assert [(each["version"], each["needs"]) for each in kept["assessments"]] == [
            (2, "好多了"),
            (1, "孤单，三餐不定"),
        ]
        assert kept["meetings"][0]["notes"] == SECRET
        words = (SECRET, ABOUT, PLAN["summary"], MET["agreed"], "孤单，三餐不定", "会做饭", "每周到食堂")
        for table, rows in dump().items():
            assert not [word for word in words if word in "\n".join(rows)], table
        said = "".join(map(str, AuditEntry.objects.values_list("data", flat=True)))
        assert not [word for word in words if word in said]

    def test_a_plan_holds_once_the_resident_agreed_to_the_version_they_read(self, api, social, elder, opened):
        caller = api(social)
        caller.post(f"{opened}/plans", PLAN)
        goal = Goal.objects.get()
        settle = {"result": "reached"}
        refuse(lambda c: c.post(f"/case-goals/{goal.id}/settle", settle), social, status=409, code="plan_not_agreed")
        assert told("case_plan") == {elder.id}
        caller.post(f"{opened}/plans", {**PLAN, "summary": "改了"})
        refuse(lambda c: c.post(f"{opened}/plans/agree", {"version": 1}), elder, status=409, code="plan_changed")
        assert api(elder).post(f"{opened}/plans/agree", {"version": 2}).status_code == 200
        refuse(lambda c: c.post(f"{opened}/plans/agree", {"version": 2}), elder, status=409, code="plan_agreed_already")
        assert told("case_plan_agreed") == {social.id}
        refuse(lambda c: c.post(f"/case-goals/{goal.id}/settle", settle), social, status=409, code="plan_not_agreed")
        latest = Goal.objects.get(plan__version=2)
        settled = caller.post(f"/case-goals/{latest.id}/settle", {"result": "partly", "note": "去了两次"}).json()
        assert (settled["result"], settled["note"]) == ("partly", "去了两次")
        refuse(lambda c: c.post(f"/case-goals/{latest.id}/settle", settle), social, status=409, code="goal_settled")

    def test_bad_input_leaves_no_trace(self, social, opened, now):
        past, ahead = str(now.date() - timedelta(days=3)), (now + timedelta(hours=1)).isoformat()
        late = {**PLAN, "goals": [{"text": "x", "due_on": past}]}
        refuse(lambda c: c.post(f"{opened}/plans", late), social, status=422, code="goal_due_before")
        refuse(lambda c: c.post(f"{opened}/plans", {**PLAN, "goals": []}), social, status=422, code="invalid_input")
        met = {**MET, "at": ahead}
        refuse(lambda c: c.post(f"{opened}/meetings", met), social, status=422, code="meeting_ahead")
        refuse(lambda c: c.post(f"{opened}/review", {"on": past}), social, status=422, code="review_out_of_range")

    def test_the_lead_is_reminded_of_the_review_once(self, api, social, opened, now):
        day = now.date() + timedelta(days=5)
        assert api(social).post(f"{opened}/review", {"on": str(day)}).json()["review_on"] == str(day)
        for _ in range(2):
            look_through(now=now + timedelta(days=6))
        assert told("case_review") == {social.id}
        assert Notification.objects.filter(notice__kind="case_review").count() == 1


class TestWhoReads:
    def test_each_reading_is_written_down_and_nobody_else_reads(
        self, api, social, colleague, chief, written, leader, manager, core_leader, works_at, user
    ):
        for _ in range(2):
            assert api(social).get(f"{written}/file").status_code == 200
        assert AuditEntry.objects.filter(action="case.see", actor_id=social.id).count() == 2
        for person in (colleague, chief, leader, manager, core_leader, works_at(OrganisationFactory()), user()):
            for tail in ("", "/file", "/own"):
                refuse(lambda c, tail=tail: c.get(f"{written}{tail}"), person, status=404, code="not_found")
            assert api(person).get("/cases").json()["items"] == []

    def test_a_colleague_named_on_it_reads_and_writes_until_taken_off(self, api, social, colleague, written):
        part = api(social).post(f"{written}/colleagues", {"user_id": str(colleague.id)}).json()
        assert api(colleague).get(f"{written}/file").json()["meetings"][0]["notes"] == SECRET
        assert api(colleague).post(f"{written}/assessments", {"needs": "x"}).status_code == 201
        body = {"user_id": str(colleague.id)}
        refuse(lambda c: c.post(f"{written}/colleagues", body), social, status=409, code="case_part_there")
        assert [each["id"] for each in api(colleague).get("/me/caseload").json()["items"]] == [written.split("/")[-1]]
        assert api(social).post(f"/case-parts/{part['id']}/end").status_code == 200
        refuse(lambda c: c.get(f"{written}/file"), colleague, status=404, code="not_found")

    def test_a_supervisor_reads_for_a_reason_until_the_end_of_it_and_writes_nothing(
        self, api, social, elder, chief, written, now
    ):
        until = now + timedelta(days=3)
        body = {"user_id": str(chief.id), "reason": "季度督导", "until": until.isoformat()}
        assert api(social).post(f"{written}/supervisors", body).status_code == 201
        assert told("case_supervisor") == {elder.id}
        assert api(chief).get(f"{written}/file").status_code == 200
        refuse(lambda c: c.post(f"{written}/assessments", {"needs": "x"}), chief, status=403, code="not_allowed")
        [shown] = api(elder).get(f"{written}/own").json()["supervisors"]
        assert shown["reason"] == "季度督导"
        Participant.objects.update(named_at=now - timedelta(days=9), until=now - timedelta(minutes=1))
        refuse(lambda c: c.get(f"{written}/file"), chief, status=404, code="not_found")
        assert api(social).post(f"{written}/supervisors", body).status_code == 201, "let in anew"

    def test_a_look_without_an_end_or_by_a_stranger(self, social, chief, written, now, leader):
        body = {"user_id": str(chief.id), "reason": "x"}
        for until in (now - timedelta(days=1), now + timedelta(days=400)):
            wrong = {**body, "until": until.isoformat()}
            refuse(
                lambda c, wrong=wrong: c.post(f"{written}/supervisors", wrong),
                social,
                status=422,
                code="supervision_ends",
            )
        stranger = {**body, "user_id": str(leader.id), "until": (now + timedelta(days=1)).isoformat()}
        refuse(lambda c: c.post(f"{written}/supervisors", stranger), social, status=422, code="not_among_them")
        named = {"user_id": str(chief.id)}
        refuse(lambda c: c.post(f"{written}/colleagues", named), social, status=422, code="not_among_them")

    def test_the_resident_reads_what_was_agreed_and_not_the_workers_own_words(self, api, elder, speaker, written):
        for person in (elder, speaker):
            text = api(person).get(f"{written}/own").content.decode()
            for word in (PLAN["summary"], "每周到食堂吃三次", MET["agreed"], "孤单，三餐不定", "会做饭"):
                assert word in text
            assert SECRET not in text
            refuse(lambda c: c.get(f"{written}/file"), person, status=403, code="not_allowed")
        assert {each.actor_id for each in AuditEntry.objects.filter(action="case.see_own")} == {elder.id, speaker.id}

    def test_what_they_say_is_wrong_is_answered(self, api, social, elder, written):
        asked = api(elder).post(f"{written}/corrections", {"text": "我有一个女儿，不是没有孩子"}).json()
        assert told("case_correction") == {social.id}
        path = f"/case-corrections/{asked['id']}"
        refuse(lambda c: c.post(f"{path}/correct", {"answer": "x"}), elder, status=403, code="not_allowed")
        assert api(social).post(f"{path}/correct", {"answer": "已改"}).json()["status"] == "done"
        refuse(lambda c: c.post(f"{path}/refuse", {"answer": "x"}), social, status=409, code="wrong_moment")
        assert told("case_correction_answered") == {elder.id}
        assert api(elder).get(f"{written}/own").json()["corrections"][0]["answer"] == "已改"


class TestEnd:
    def test_withdrawn_nobody_writes_or_reads_at_once(self, api, social, colleague, elder, organisation, written):
        api(social).post(f"{written}/colleagues", {"user_id": str(colleague.id)})
        assert api(elder).post(f"{written}/withdraw").json()["status"] == "ended"
        for person in (social, colleague):
            refuse(lambda c: c.get(f"{written}/file"), person, status=404, code="not_found")
            refuse(lambda c: c.post(f"{written}/assessments", {"needs": "x"}), person, status=404, code="not_found")
        assert not Participant.objects.filter(ended_at=None).exists()
        said = api(elder).get("/me/consents").json()["consents"]
        assert [each["given"] for each in said if each["purpose"] == "case"] == [False]
        assert Assessment.objects.exists(), "kept for the time that the street keeps it"
        assert told("case_answered") == {social.id}

    @pytest.mark.parametrize("way", ["the case", "the consents"])
    def test_withdrawn_from_one_organisation_the_case_with_another_goes_on(
        self, api, elder, organisation, opened, street, manager, works_at, now, way
    ):
        second = OrganisationFactory()
        contract(second, street, manager, now)
        shares(elder, second)
        other = works_at(second)
        path = f"/cases/{api(other).post('/cases', body_for(elder, second)).json()['id']}"
        assert api(elder).post(f"{path}/agree").status_code == 200
        if way == "the case":
            assert api(elder).post(f"{opened}/withdraw").status_code == 200
        else:
            said = {"purpose": "case", "version": current("case"), "given": False}
            assert api(elder).post("/me/consents", {**said, "organisation_id": str(organisation.id)}).status_code == 201
        found = dict(Case.objects.values_list("organisation", "status"))
        assert found == {organisation.id: "ended", second.id: "open"}
        assert api(other).get(f"{path}/file").status_code == 200

    def test_withdrawn_among_the_consents_is_withdrawn_here(self, api, elder, organisation, written):
        body = {
            "purpose": "case", "version": current("case"), "given": False, "organisation_id": str(organisation.id),
        }  # fmt: skip
        assert api(elder).post("/me/consents", body).status_code == 201
        assert Case.objects.get().status == "ended"

    def test_off_the_register_by_their_own_word_it_ends_and_by_the_leaders_it_closes(
        self, api, elder, leader, social, written
    ):
        entry = Entry.objects.get()
        api(leader).post(f"/care/entries/{entry.id}/end", {"reason": "搬走"})
        row = Case.objects.get()
        assert (row.status, row.outcome) == ("closed", "off_register")
        refuse(lambda c: c.post(f"{written}/reopen"), social, status=409, code="not_on_the_register")

    def test_leaving_the_register_oneself_ends_it(self, api, elder, social, written):
        api(elder).post(f"/care/entries/{Entry.objects.get().id}/withdraw")
        assert Case.objects.get().status == "ended"
        refuse(lambda c: c.get(f"{written}/file"), social, status=404, code="not_found")

    def test_closed_it_is_read_and_reopened_within_the_days_and_written_on_never(
        self, api, social, elder, written, now
    ):
        closed = api(social).post(f"{written}/close", {"outcome": "better", "reason": "能自理了"}).json()
        assert (closed["status"], closed["outcome"]) == ("closed", "better")
        assert told("case_changed") == {elder.id}
        for tail, body in (
            ("assessments", {"needs": "x"}),
            ("plans", PLAN),
            ("meetings", {**MET, "at": now.isoformat()}),
        ):
            refuse(lambda c, t=tail, b=body: c.post(f"{written}/{t}", b), social, status=409, code="wrong_moment")
        assert api(social).get(f"{written}/file").json()["closing"] == "能自理了"
        assert api(social).post(f"{written}/reopen").json()["status"] == "open"
        api(social).post(f"{written}/close", {"outcome": "better", "reason": "好了"})
        Case.objects.update(closed_at=now - timedelta(days=91))
        refuse(lambda c: c.post(f"{written}/reopen"), social, status=409, code="closed_too_long")
        refuse(lambda c: c.get(f"{written}/file"), social, status=409, code="closed_too_long")

    def test_what_is_over_for_long_is_emptied(self, api, social, elder, written, now, street):
        api(social).post(f"{written}/close", {"outcome": "better", "reason": "好了"})
        system = Actor.system(street_id=street.id, at=now)
        assert services.empty_old(actor=system, older_than=now - timedelta(days=1), now=now) == 0
        assert services.empty_old(actor=system, older_than=now + timedelta(days=1), now=now) == 1
        assert services.empty_old(actor=system, older_than=now + timedelta(days=1), now=now) == 0
        for model in (Assessment, Plan, Goal, Meeting, Correction):
            assert not model.objects.exists()
        row = Case.objects.get()
        assert (row.about, row.closing, row.outcome) == ("", "", "better")


class TestNobodyStranded:
    def test_the_end_of_the_tie_ends_access_at_once_and_the_next_named_leads(
        self, api, social, colleague, elder, written, street
    ):
        api(social).post(f"{written}/colleagues", {"user_id": str(colleague.id)})
        Affiliation.objects.filter(user=social).update(until=timezone.now() - timedelta(seconds=1))
        refuse(lambda c: c.get(f"{written}/file"), social, status=404, code="not_found")
        for _ in range(2):
            pass_on(street_id=street.id)
        row = Case.objects.get()
        assert (row.status, row.lead_id) == ("open", colleague.id)
        assert not Participant.objects.filter(ended_at=None).exists()
        assert told("case_yours") == {colleague.id}
        assert told("case_changed") == {elder.id}
        assert AuditEntry.objects.get(action="case.hand_over").reason in {"The office is over", "职务已结束"}

    def test_ending_the_tie_sets_it_going(self, api, user, social, opened):
        officer = user(posts=[Post.STREET_OFFICER])
        tie = Affiliation.objects.get(user=social)
        assert api(officer).post(f"/affiliations/{tie.id}/end", {"reason": "离职"}).status_code == 200
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%%cases%%pass_on'")
            assert cursor.fetchone() == (1,)

    def test_with_nobody_named_it_waits_and_a_manager_reads_that_it_is_there_and_not_whose(
        self, api, social, colleague, elder, manager, leader, written, street
    ):
        Affiliation.objects.filter(user=social).update(until=timezone.now() - timedelta(seconds=1))
        pass_on(street_id=street.id)
        assert Case.objects.get().status == "waiting"
        assert told("case_waits") == {manager.id}
        shown = api(manager).get(written)
        assert shown.json()["actions"] == ["name", "transfer"]
        text = shown.content.decode() + api(manager).get("/cases").content.decode()
        for word in (elder.masked_name, elder.name, str(elder.id), ABOUT, SECRET, PLAN["summary"]):
            assert word not in text
        refuse(lambda c: c.get(f"{written}/file"), manager, status=403, code="not_allowed")
        refuse(lambda c: c.get(written), leader, status=404, code="not_found")
        refuse(
            lambda c: c.post(f"{written}/name", {"user_id": str(social.id)}), manager, status=422, code="not_among_them"
        )
        assert api(manager).post(f"{written}/name", {"user_id": str(colleague.id)}).json()["status"] == "open"
        assert api(colleague).get(f"{written}/file").status_code == 200
        refuse(lambda c: c.get(written), manager, status=404, code="not_found")

    def test_the_end_of_the_contract_ends_it_for_all_and_another_asks_anew(
        self, api, social, colleague, elder, manager, written, street, works_at, now
    ):
        api(social).post(f"{written}/colleagues", {"user_id": str(colleague.id)})
        Project.objects.update(ends_on=now.date() - timedelta(days=1))
        for person in (social, colleague):
            refuse(lambda c: c.get(f"{written}/file"), person, status=404, code="not_found")
        look_through(now=now)
        assert Case.objects.get().status == "waiting"
        successor = OrganisationFactory()
        contract(successor, street, manager, now)
        other = works_at(successor, name="新社工")
        body = {"user_id": str(other.id), "organisation_id": str(successor.id)}
        assert api(manager).post(f"{written}/name", body).json()["status"] == "proposed"
        assert api(other).get(f"{written}/file").json()["code"] == "wrong_moment", "not before the resident agrees"
        shown = api(other).get(written).content.decode() + api(other).get("/me/caseload").content.decode()
        for word in (elder.masked_name, str(elder.id), ABOUT):
            assert word not in shown, "nor whom they would work with: the resident shares nothing with them yet"
        assert api(elder).post(f"{written}/agree").json()["status"] == "open"
        assert api(other).get(f"{written}/file").json()["meetings"][0]["notes"] == SECRET
        said = Consent.objects.filter(purpose="case").order_by("-id").first()
        assert said.subject_id == successor.id

    def test_what_was_only_proposed_is_forgotten(self, social, asked, street):
        asked()
        Affiliation.objects.filter(user=social).update(until=timezone.now() - timedelta(seconds=1))
        pass_on(street_id=street.id)
        assert Case.objects.get().status == "ended"

    def test_the_lead_hands_it_over_by_hand_and_as_a_duty(self, api, social, colleague, chief, written):
        body = {"to": str(chief.id), "reason": "转岗"}
        refuse(lambda c: c.post(f"{written}/hand-over", body), social, status=422, code="not_among_them")
        [kind] = api(social).get("/me/duties").json()["kinds"]
        assert (kind["kind"], kind["count"]) == ("case", 1)
        said = api(social).post("/me/duties/hand-over", {"to": str(colleague.id), "reason": "产假"})
        assert said.json()["handed_over"] == 1, said.content.decode()
        refuse(lambda c: c.get(written), social, status=404, code="not_found")
        back = api(colleague).post(f"{written}/hand-over", {"to": str(social.id), "reason": "产假结束"})
        assert back.status_code == 200
        assert api(social).get(f"{written}/file").status_code == 200
        said = AuditEntry.objects.filter(action="case.hand_over").order_by("id")
        assert list(said.values_list("reason", flat=True)) == ["产假", "产假结束"]

    def test_nobody_leads_their_own_case_or_works_on_it(self, social, elder, organisation, opened):
        AffiliationFactory(user=elder, organisation=organisation, kind=AffiliationKind.SOCIAL_WORKER)
        body = {"to": str(elder.id), "reason": "自己来"}
        refuse(lambda c: c.post(f"{opened}/hand-over", body), social, status=422, code="not_among_them")
        named = {"user_id": str(elder.id)}
        refuse(lambda c: c.post(f"{opened}/colleagues", named), social, status=409, code="case_part_there")

    def test_a_manager_learns_of_no_case_among_the_duties_of_a_worker(self, api, manager, social, written):
        assert api(manager).get(f"/people/{social.id}/duties").json()["count"] == 0


class TestPrivacy:
    def test_the_copy_of_the_resident_holds_what_they_may_read_and_erasing_leaves_none(self, elder, written, now):
        person = person_of(elder.id)
        copied = {each.key: list(each.copy(person)) for each in holdings() if each.key.startswith("cases.")}
        assert copied["cases.Assessment:case__entry__resident"][0]["needs"] == "孤单，三餐不定"
        assert copied["cases.Plan:case__entry__resident"][0]["summary"] == PLAN["summary"]
        assert copied["cases.Meeting:case__entry__resident"][0]["agreed"] == MET["agreed"]
        assert SECRET not in str(copied)
        empty(person, now=now)
        for model in (Case, Assessment, Plan, Goal, Meeting, Participant, Correction):
            assert not model.objects.exists()

    def test_the_copy_of_a_worker_says_nothing_of_the_resident(self, social, written):
        person = person_of(social.id)
        text = str({each.key: list(each.copy(person)) for each in holdings() if each.key.startswith("cases.")})
        for word in (SECRET, ABOUT, PLAN["summary"], MET["agreed"], "孤单", "食堂"):
            assert word not in text


class TestCost:
    @pytest.mark.parametrize("path", ["/me/caseload", "/cases"])
    def test_a_list_of_three_costs_what_one_costs(self, path, api, user, social, organisation, opened, street, now):
        said, manager = Consent.objects.get(purpose="case"), user()

        def one_more():
            entry = Entry.objects.create(
                street=street, resident=user(), status="agreed", every_days=7, starts="09:00", ends="10:00",
                proposed_by=manager, proposed_at=now, consent=said,
            )  # fmt: skip
            row = Case.objects.create(
                street=street, entry=entry, organisation=organisation, status="open", lead=social, proposed_by=social,
                proposed_at=now, about="x", consent=said, since=now,
            )  # fmt: skip
            Participant.objects.create(
                street=street, case=row, user=manager, part="colleague", named_by=social, named_at=now
            )

        caller = api(social)
        assert_constant(lambda: caller.get(path), lambda: [one_more() for _ in range(2)])

    def test_passing_on_looks_once_for_all(self, street, opened, now, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            assert services.pass_on(actor=Actor.system(street_id=street.id, at=now), now=now) == 0
