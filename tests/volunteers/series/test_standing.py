"""Who comes to a series every time: asked, agreed, put first to each task, with a stand-in for one day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.audit.models import Entry
from backend.jobs.testing import run_due
from backend.notifications.models import Notification
from backend.policy import Actor
from tests.factories import OfferFactory
from tests.rows import changes, dump
from tests.volunteers.matrix import HERE, Cast, row_of, table
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.roster.models import Volunteer
from volunteers.series import services
from volunteers.series.models import Series, Standing
from volunteers.series.policy import STANDING_POLICY
from volunteers.series.states import STANDING_TRANSITIONS, StandingAction, StandingStatus

pytestmark = pytest.mark.django_db

MATRIX = table("""
                     nobody resident volunteer paused leader other_leader core_leader manager stranger beneficiary concerned maker
ask_standing            401      404       404    404    201          404         201     201      404         404       404   403
list_my_standing        401      200       200    200    200          200         200     200      200         200       200   200
read_standing           401      404       404    404    200          404         200     200      404         404       200   200
agree_to_stand          401      404       404    404    403          404         403     403      404         404       200   403
refuse_to_stand         401      404       404    404    403          404         403     403      404         404       200   403
end_standing            401      404       404    404    200          404         200     200      404         404       200   403
find_stand_in           401      404       404    404    403          404         403     403      404         404       200   403
""")


def test_who_may_do_what():
    cast = Cast()
    boss = cast.caller("core_leader")
    task = {"title": "送早餐", "location": HERE, "slots": 2}
    body = {"task": task, "rule": "FREQ=DAILY;COUNT=5", "first_on": "2099-01-01", "starts": "07:30", "ends": "08:15"}
    begun = boss.post("/series", body).json()
    Series.objects.filter(pk=begun["id"]).update(director=cast.maker)
    other, concerned = (Volunteer.objects.get(user=each) for each in (cast.volunteer, cast.concerned))
    boss.post(f"/series/{begun['id']}/standing", {"volunteer_id": str(concerned.id)})
    row = Standing.objects.get()
    Volunteer.objects.filter(pk=other.pk).update(community=cast.community)

    def of(verb, status="asked", **more):
        def call(caller):
            Standing.objects.update(status=status)
            return caller.post(f"/standing/{row.id}/{verb}", more)

        return call

    calls = {
        "ask_standing": lambda caller: caller.post(f"/series/{begun['id']}/standing", {"volunteer_id": str(other.id)}),
        "list_my_standing": lambda caller: caller.get("/me/standing"),
        "read_standing": lambda caller: caller.get(f"/standing/{row.id}"),
        "agree_to_stand": of("agree"),
        "refuse_to_stand": of("refuse"),
        "end_standing": of("end"),
        "find_stand_in": of("stand-in", status="standing", day="2099-01-02"),
    }
    assert {name: row_of(cast, calls[name], MATRIX[name]) for name in MATRIX} == MATRIX


def test_the_table_is_whole():
    assert set(STANDING_POLICY) == set(StandingAction)
    assert {action for _status, action in STANDING_TRANSITIONS} == set(StandingAction)


@pytest.fixture
def told(api, manager, spec):
    return api(manager).post("/series", spec(rule="FREQ=WEEKLY;COUNT=20", task={"slots": 1})).json()


@pytest.fixture
def stand(api, manager):
    """`stand(series, person, role="")`: they are asked and agree; the row."""

    def make(told, person, role=""):
        body = {"volunteer_id": str(person.id), "role": role}
        assert api(manager).post(f"/series/{told['id']}/standing", body).status_code == 201
        row = Standing.objects.get(volunteer=person, series=told["id"])
        assert api(person.user).post(f"/standing/{row.id}/agree").status_code == 200
        return row

    return make


def kinds(user):
    return set(Notification.objects.filter(user=user).values_list("notice__kind", flat=True))


def make_ahead(street, told, at):
    services.make_ahead(actor=Actor.system(street_id=street.id, at=at), series_id=told["id"], now=at)


def test_asked_they_agree_and_are_put_first_each_time(told, stand, volunteer, api, manager, street, now):
    one = volunteer(name="张伟")
    api(manager).post(f"/series/{told['id']}/standing", {"volunteer_id": str(one.id)})
    assert "standing_wanted" in kinds(one.user)
    run_due()
    Offer.objects.all().delete()
    row = Standing.objects.get()
    [mine] = api(one.user).get("/me/standing").json()["items"]
    assert (mine["title"], mine["actions"], len(mine["next"])) == ("送早餐", ["agree", "refuse", "end"], 10)
    assert api(one.user).post(f"/standing/{row.id}/agree").json()["status"] == "standing"
    assert "standing_answered" in kinds(manager)
    offers = Offer.objects.all()
    assert {(each.volunteer_id, each.reasons[0]["code"]) for each in offers} == {(one.id, "standing")}
    assert offers.count() == 4
    volunteer(name="李明")
    make_ahead(street, told, now + timedelta(weeks=1))
    run_due()
    newest = Offer.objects.filter(
        task__occurrence__day=max(each.day for each in Series.objects.get().occurrences.all())
    )
    assert [each.volunteer_id for each in newest] == [one.id], "nobody else is asked while they are"
    assert [each["name"] for each in api(manager).get(f"/series/{told['id']}").json()["standing"]] == [
        one.user.masked_name
    ]


def test_who_has_not_said_yes_is_not_put_first(told, volunteer, api, manager, street, now):
    api(manager).post(f"/series/{told['id']}/standing", {"volunteer_id": str(volunteer().id)})
    make_ahead(street, told, now + timedelta(weeks=1))
    api(manager).post(f"/series/{told['id']}/change", {"scope": "all", "starts": "11:00", "ends": "12:00"})
    assert not Offer.objects.filter(reasons__0__code="standing").exists()


def test_who_says_no_is_asked_for_nothing(told, volunteer, api, manager, street, now):
    one = volunteer()
    api(manager).post(f"/series/{told['id']}/standing", {"volunteer_id": str(one.id)})
    row = Standing.objects.get()
    assert api(one.user).post(f"/standing/{row.id}/refuse").json()["status"] == "refused"
    make_ahead(street, told, now + timedelta(weeks=1))
    assert not Offer.objects.filter(reasons__0__code="standing").exists()
    assert api(one.user).get("/me/standing").json()["items"] == []


def test_as_their_role_and_no_more_than_there_are_places(api, manager, spec, stand, volunteer):
    task = {"slots": 3, "roles": [{"name": "领队"}, {"name": "队员", "slots": 2}]}
    told = api(manager).post("/series", spec(task=task, rule="FREQ=DAILY;COUNT=3")).json()
    one = volunteer()
    stand(told, one, "领队")
    assert {each.role.name for each in Offer.objects.filter(volunteer=one)} == {"领队"}
    more = api(manager).post(f"/series/{told['id']}/standing", {"volunteer_id": str(volunteer().id), "role": "领队"})
    assert more.json()["code"] == "standing_full"
    for role in ("", "厨师"):
        other = api(manager).post(f"/series/{told['id']}/standing", {"volunteer_id": str(volunteer().id), "role": role})
        assert other.json()["code"] == "role_unknown"


class TestStandIn:
    def days(self, told):
        return [each["day"] for each in told["made"]]

    def test_a_colleague_is_asked_and_must_accept(self, told, stand, volunteer, api, street, manager, now):
        one, two, three = (volunteer(name=name) for name in ("甲", "乙", "丙"))
        api(two.user).post(f"/tasks/{told['made'][0]['task_id']}/claim")
        row = stand(told, one)
        place = api(one.user).post(f"/tasks/{told['made'][1]['task_id']}/claim").json()["id"]
        shown = api(one.user).get(f"/standing/{row.id}").json()
        assert [each["volunteer_id"] for each in shown["colleagues"]] == [str(two.id)]
        body = {"day": self.days(told)[1], "volunteer_id": str(two.id)}
        assert api(one.user).post(f"/standing/{row.id}/stand-in", body).status_code == 200
        run_due()
        offers = Offer.objects.filter(task=told["made"][1]["task_id"], status="open")
        assert [(each.volunteer_id, each.reasons[0]["code"]) for each in offers] == [(two.id, "stand_in")]
        assert Assignment.objects.get(pk=place).status == "handed_back"
        assert "stand_in_needed" in kinds(manager)
        assert Entry.objects.get(action="standing.stand_in").data["volunteer"] == str(two.id)
        # Refused: the waves ask, but not the one who cannot; and next time they are first again.
        api(two.user).post(f"/offers/{offers[0].id}/decline")
        run_due()
        assert [each.volunteer_id for each in offers.all()] == [three.id]
        make_ahead(street, told, now + timedelta(weeks=1))
        newest = Offer.objects.order_by("-id").filter(reasons__0__code="standing").first()
        assert newest.volunteer_id == one.id

    def test_a_colleague_whom_the_waves_have_asked_is_asked_as_the_stand_in(self, told, stand, volunteer, api):
        one, two = volunteer(name="甲"), volunteer(name="乙")
        api(two.user).post(f"/tasks/{told['made'][0]['task_id']}/claim")
        row = stand(told, one)
        that = told["made"][1]["task_id"]
        api(one.user).post(f"/tasks/{that}/claim")
        Offer.objects.filter(task=that, volunteer=two).delete()
        OfferFactory(task=Task.objects.get(pk=that), volunteer=two)
        body = {"day": self.days(told)[1], "volunteer_id": str(two.id)}
        answer = api(one.user).post(f"/standing/{row.id}/stand-in", body)
        assert answer.status_code == 200, answer.content.decode()
        offers = Offer.objects.filter(task=that, volunteer=two).order_by("id")
        assert [each.status for each in offers] == ["withdrawn", "open"]
        assert offers.last().reasons[0]["code"] == "stand_in"

    def test_whoever_can_come(self, told, stand, volunteer, api):
        one, two = volunteer(name="甲"), volunteer(name="乙")
        row = stand(told, one)
        api(one.user).post(f"/standing/{row.id}/stand-in", {"day": self.days(told)[2]})
        run_due()
        offers = Offer.objects.filter(task=told["made"][2]["task_id"]).values_list("volunteer", "status")
        assert set(offers) == {(one.id, "declined"), (two.id, "open")}

    def test_on_a_day_that_is_not_made_yet(self, told, stand, volunteer, api):
        one = volunteer()
        row = stand(told, one)
        far = api(one.user).get("/me/standing").json()["items"][0]["next"][8]["day"]
        assert api(one.user).post(f"/standing/{row.id}/stand-in", {"day": far}).status_code == 200
        assert Offer.objects.get(task__occurrence__day=far, volunteer=one).status == "declined"

    @pytest.mark.parametrize("wrong", ["not_a_day", "no_colleague", "nothing_there", "unfit"])
    def test_refused_with_its_rule_and_nothing_changed(self, told, stand, volunteer, api, wrong):
        one, two = volunteer(name="甲"), volunteer(name="乙")
        row = stand(told, one)
        day = self.days(told)[1]
        body = {"day": day, "volunteer_id": str(two.id)}
        code = "volunteer_not_fit"
        if wrong == "not_a_day":
            body, code = {"day": "2030-01-01"}, "not_an_occurrence"
        if wrong == "nothing_there":
            api(one.user).post(
                f"/offers/{Offer.objects.get(task=told['made'][1]['task_id'], volunteer=one).id}/decline"
            )
            body, code = {"day": day}, "not_expected"
        if wrong == "unfit":
            api(two.user).post(f"/tasks/{told['made'][0]['task_id']}/claim")
            Volunteer.objects.filter(pk=two.pk).update(on_duty=False)
        phone = api(one.user)
        before = dump()
        answer = phone.post(f"/standing/{row.id}/stand-in", body)
        assert answer.json()["code"] == code
        assert changes(before, dump()) == {}


def test_a_series_that_is_divided_keeps_who_comes_every_time(told, stand, volunteer, api, manager):
    one = volunteer()
    stand(told, one)
    body = {"scope": "from_here", "day": told["made"][2]["day"], "title": "送午餐"}
    new = api(manager).post(f"/series/{told['id']}/change", body).json()
    assert [each["volunteer_id"] for each in new["standing"]] == [str(one.id)]
    assert len(api(one.user).get("/me/standing").json()["items"]) == 2
    api(manager).post(f"/series/{new['id']}/end", {"reason": "天冷了"})
    assert Standing.objects.get(series=new["id"]).status == "ended"


def test_where_the_hours_move_they_are_asked_first_again(told, stand, volunteer, api, manager):
    one, _two = volunteer(name="甲"), volunteer(name="乙")
    stand(told, one)
    api(manager).post(f"/series/{told['id']}/change", {"scope": "all", "starts": "11:00", "ends": "12:00"})
    run_due()
    assert set(Offer.objects.filter(status="open").values_list("volunteer", flat=True)) == {one.id}


def test_who_leaves_the_roster_comes_no_more(told, stand, volunteer, api, manager, actor_for, now):
    one = volunteer()
    row = stand(told, one)
    assert api(one.user).post("/me/volunteer/leave", {"reason": "搬家"}).status_code in {200, 204}
    assert Standing.objects.get(pk=row.pk).status == "ended"


@pytest.mark.parametrize("status", StandingStatus)
@pytest.mark.parametrize("action", StandingAction)
def test_every_moment(told, stand, volunteer, api, status, action):
    one = volunteer()
    row = stand(told, one)
    Standing.objects.filter(pk=row.pk).update(status=status)
    verb = {"stand_in": "stand-in"}.get(action, action)
    body = {"day": told["made"][0]["day"]} if action == "stand_in" else {}
    phone = api(one.user)
    before = dump()
    answer = phone.post(f"/standing/{row.id}/{verb}", body)
    if (status, action) in STANDING_TRANSITIONS:
        assert (answer.status_code, answer.json()["status"]) == (200, STANDING_TRANSITIONS[status, action])
    else:
        assert answer.json()["code"] == "wrong_moment"
        assert changes(before, dump()) == {}


@pytest.mark.parametrize("path", ["/me/standing", "/series/{series}", "/standing/{row}"])
def test_as_many_queries_for_one_as_for_three(told, stand, spec, volunteer, api, manager, path):
    one = volunteer()
    row = stand(told, one)
    phone = api(manager if "series}" in path else one.user)
    Series.objects.filter(pk=told["id"]).update(shape={**told["task"], "title": "送早餐", "slots": 9})

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert phone.get(path.format(series=told["id"], row=row.id)).status_code == 200
        return len(found)

    first = queries()
    for name in "乙丙":
        stand(api(manager).post("/series", spec()).json(), one)
        stand(told, volunteer(name=name))
    assert queries() == first
