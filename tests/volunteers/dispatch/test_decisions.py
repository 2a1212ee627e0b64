"""Why me, why not me: who reads what of it."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.policy import Actor
from tests.factories import TaskFactory
from volunteers.dispatch import services
from volunteers.dispatch.models import Assignment, Decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(street, manager, volunteer):
    """A wave of a task; its task and who was asked."""
    people = [volunteer(name=f"志愿者{n}") for n in range(5)]
    task = TaskFactory(street=street, created_by=manager)
    at = timezone.now()
    offers = services.send_offers(actor=Actor.system(street_id=street.id, at=at), task_id=task.id, now=at)
    return task, people, [offer.volunteer for offer in offers]


def test_who_directs_the_task_reads_the_line_and_reckons_it_again(api, wave, manager):
    task, people, asked = wave
    (decision,) = api(manager).get(f"/tasks/{task.id}/decisions").json()["items"]
    assert decision["holds"] is True
    assert [each["volunteer_id"] for each in decision["line"] if each["asked"]] == [str(each.id) for each in asked]
    assert len(decision["line"]) == len(people)
    assert {each["name"] for each in decision["line"]} == {"志**"}
    first = decision["line"][0]
    assert first["total"] == pytest.approx(sum(first["parts"].values()), abs=1e-5)
    assert set(first["parts"]) == set(decision["weights"]) - {"wishes"}


@pytest.mark.parametrize(
    ("one", "other", "away"), [(0, 150, "under_200_m"), (200, 450, "under_500_m"), (500, 950, "under_1_km"), (1_000, 4_000, "farther")]
)  # fmt: skip
def test_nobodys_home_is_found_by_their_way_to_several_tasks(api, wave, manager, one, other, away):
    task, _people, _asked = wave
    decision = Decision.objects.get()
    found = []
    for metres in (one, other):
        decision.situation["line"]["away_m"][0] = metres
        decision.save()
        (shown,) = api(manager).get(f"/tasks/{task.id}/decisions").json()["items"]
        found.append(sorted(shown["line"], key=lambda each: each["volunteer_id"]))
    assert found[0] == found[1]
    told = {each["away"] for each in found[0] if each["volunteer_id"] == decision.situation["line"]["volunteer_id"][0]}
    assert told == {away}


def test_a_decision_that_kept_its_line_row_by_row_is_read_as_before(api, wave, manager):
    task, _people, _asked = wave
    migration = import_module("volunteers.dispatch.migrations.0003_lines_by_columns")
    shown = api(manager).get(f"/tasks/{task.id}/decisions").json()["items"]
    whole = Decision.objects.get()
    columns = whole.situation["line"]
    for line in ([dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)], []):
        Decision.objects.update(situation={**whole.situation, "line": line})
        for _twice in range(2):
            with connection.cursor() as cursor:
                cursor.execute(migration.BY_COLUMNS)
        kept = Decision.objects.get().situation
        assert kept == {**whole.situation, "line": columns if line else {name: [] for name in columns}}
        if line:
            assert api(manager).get(f"/tasks/{task.id}/decisions").json()["items"] == shown
    assert set(migration.MERITS) == set(columns)


def test_who_is_as_the_resident_wishes_is_not_told(api, wave, manager):
    task, _people, _asked = wave
    decision = Decision.objects.get()
    wished = decision.situation["line"]["wished"]
    wished[:] = [number == 0 for number in range(len(wished))]
    decision.save()
    (shown,) = api(manager).get(f"/tasks/{task.id}/decisions").json()["items"]
    unlike = [{key: each[key] for key in each.keys() - {"volunteer_id", "asked"}} for each in shown["line"]]
    assert all(each == unlike[0] for each in unlike)
    assert shown["holds"] in {True, False}


def test_what_was_changed_afterwards_is_seen(api, wave, manager):
    task, _people, _asked = wave
    Decision.objects.update(asked=[])
    (decision,) = api(manager).get(f"/tasks/{task.id}/decisions").json()["items"]
    assert decision["holds"] is False


def test_others_read_none_and_strangers_no_task(api, wave, user, team, leader):
    task, people, _asked = wave
    assert api(people[0].user).get(f"/tasks/{task.id}/decisions").json()["items"] == []
    assert api(leader).get(f"/tasks/{task.id}/decisions").status_code == 404
    assert api(user()).get(f"/tasks/{task.id}/decisions").status_code == 404


def test_the_lines_of_many_waves_take_the_same_queries(api, wave, manager, street):
    task, _people, _asked = wave
    phone = api(manager)

    def count():
        with CaptureQueriesContext(connection) as found:
            assert phone.get(f"/tasks/{task.id}/decisions").status_code == 200
        return len(found)

    one = count()
    at = timezone.now() + timedelta(hours=1, minutes=59)
    system = Actor.system(street_id=street.id, at=at)
    services.expire_offers(actor=system, now=at)
    services.send_offers(actor=system, task_id=task.id, now=at)
    assert Decision.objects.count() == 2
    assert count() == one


def test_why_not_me_in_both_languages(api, volunteer, street, manager):
    one = volunteer(skills=["escort"])
    task = TaskFactory(street=street, created_by=manager, skills=["first_aid"])
    found = api(one.user).get(f"/tasks/{task.id}/fitness").json()
    assert (found["fit"], found["not_asked"]) == (False, [])
    (reason,) = found["lacking"]
    assert reason["code"] == "skills_lacking"
    assert reason["text"] == {"en": "The task asks for: First aid.", "zh-hans": reason["text"]["zh-hans"]}
    assert "急救" in reason["text"]["zh-hans"]


def test_off_duty_is_no_bar_and_a_clash_is_named(api, volunteer, street, manager):
    one = volunteer(on_duty=False)
    task = TaskFactory(street=street, created_by=manager)
    found = api(one.user).get(f"/tasks/{task.id}/fitness").json()
    assert found["fit"] is True
    assert [each["code"] for each in found["not_asked"]] == ["off_duty"]
    other = TaskFactory(street=street, created_by=manager, title="买菜", starts_at=task.starts_at)
    Assignment.objects.create(
        street=street, task=other, volunteer=one, number=one.number, starts_at=other.starts_at, ends_at=other.ends_at,
        accepted_at=timezone.now(),
    )  # fmt: skip
    found = api(one.user).get(f"/tasks/{task.id}/fitness").json()
    assert [(each["code"], each["value"]) for each in found["lacking"]] == [("clash", "买菜")]
    assert found["fit"] is False
