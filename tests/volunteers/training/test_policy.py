"""Who may do what in training, through HTTP."""

from datetime import timedelta

import pytest

from tests.volunteers.matrix import Cast, operations, row_of, table
from volunteers.training.models import Course, Learner, Lesson

pytestmark = pytest.mark.django_db

MATRIX = table("""
                       nobody resident volunteer leader core_leader manager stranger concerned maker administrator
list_courses              401      200       200    200         200     200      200       200   200           200
make_course               401      403       403    403         201     201      201       403   403           403
retire_course             401      403       403    403         200     200      404       403   403           403
plan_lesson               401      403       403    201         201     201      404       403   403           403
list_lessons              401      200       200    200         200     200      200       200   200           200
read_lesson               401      200       200    200         200     200      404       200   200           200
cancel_lesson             401      403       403    403         200     200      404       403   403           403
sign_up_for_lesson        401      403       201    403         403     403      404       409   403           403
list_learners             401      403       403    403         200     200      404       403   403           403
list_own_lessons          401      200       200    200         200     200      200       200   200           200
sign_off_from_lesson      401      404       404    404         200     200      404       200   404           404
judge_learner             401      404       404    404         200     200      404       403   404           404
""")


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def calls(cast, now):
    of = {"street": cast.street, "made_at": now}
    course = Course.objects.create(**of, made_by=cast.maker, title="急救", skill="first_aid")

    def lesson(hours):
        at = now + timedelta(hours=hours)
        row = Lesson.objects.create(
            **of,
            course=course,
            held_by=cast.maker,
            starts_at=at,
            ends_at=at + timedelta(hours=1),
            where="院里",
            places=9,
        )
        learner = Learner.objects.create(
            street=cast.street, lesson=row, volunteer=cast.concerned.volunteering.get(), asked_at=now, status="booked"
        )
        Lesson.objects.filter(pk=row.pk).update(taken=1)
        return f"/lessons/{row.id}", f"/learners/{learner.id}"

    ahead, place = lesson(5)
    _begun, over = lesson(-5)
    hours = {"starts_at": (now + timedelta(hours=2)).isoformat(), "ends_at": (now + timedelta(hours=3)).isoformat()}
    return {
        "list_courses": lambda caller: caller.get("/courses"),
        "make_course": lambda caller: caller.post("/courses", {"title": "急救", "skill": "first_aid"}),
        "retire_course": lambda caller: caller.post(f"/courses/{course.id}/retire"),
        "plan_lesson": lambda caller: caller.post(
            f"/courses/{course.id}/lessons", {**hours, "where": "院里", "places": 5}
        ),
        "list_lessons": lambda caller: caller.get("/lessons"),
        "read_lesson": lambda caller: caller.get(ahead),
        "cancel_lesson": lambda caller: caller.post(f"{ahead}/cancel", {"reason": "停电"}),
        "sign_up_for_lesson": lambda caller: caller.post(f"{ahead}/sign-up"),
        "list_learners": lambda caller: caller.get(f"{ahead}/learners"),
        "list_own_lessons": lambda caller: caller.get("/me/lessons"),
        "sign_off_from_lesson": lambda caller: caller.post(f"{place}/sign-off"),
        "judge_learner": lambda caller: caller.post(f"{over}/judge", {"attended": True}),
    }


@pytest.mark.parametrize("operation", MATRIX)
def test_operation(cast, calls, operation):
    assert row_of(cast, calls[operation], MATRIX[operation]) == MATRIX[operation]


def test_every_operation_is_in_the_matrix():
    assert set(MATRIX) == operations("training")
