"""Many at once, in real threads with transactions of their own."""

from collections import Counter
from uuid import uuid4

import pytest
from django.utils import timezone

from projects.delivery import services
from projects.delivery.models import Activity, Attendance, Project, SignUp, WrongCodes
from projects.delivery.schemas import ProjectCreate
from projects.feedback.models import Invitation
from tests.crowd import at_once
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd(cast, street):
    return [UserFactory(home_street=street) for _ in range(50)]


def outcomes(results):
    return Counter(type(each).__name__ for each in results)


def test_fifty_sign_up_for_five_places(opened, crowd, actor_for):
    activity = opened(capacity=5)

    def sign_up(person):
        actor = actor_for(person)
        return lambda: services.sign_up(actor=actor, activity_id=activity["id"], now=actor.at)

    results = at_once([sign_up(person) for person in crowd])
    assert outcomes(results) == {"SignUp": 5, "ActivityFull": 45}
    assert SignUp.objects.filter(activity=activity["id"], status="signed_up").count() == 5
    assert Activity.objects.get(pk=activity["id"]).signed_up == 5


def test_one_person_signs_up_and_withdraws_from_many_devices(opened, crowd, actor_for):
    activity, actor = opened(capacity=5), actor_for(crowd[0])
    call = {"actor": actor, "activity_id": activity["id"], "now": actor.at}
    both = [lambda: services.sign_up(**call), lambda: services.withdraw(**call)]
    results = at_once(both * 10)
    assert set(outcomes(results)) <= {"SignUp", "AlreadySignedUp", "NotSignedUp"}
    held = SignUp.objects.filter(activity=activity["id"], status="signed_up").count()
    assert Activity.objects.get(pk=activity["id"]).signed_up == held


def test_walk_ins_do_not_exceed_the_room(opened, crowd, actor_for, code):
    activity = opened(capacity=3)
    shown, at = code(activity), timezone.now()  # not before it was shown: a code of the future is a wrong one

    def attend(person):
        actor = actor_for(person, at=at)
        return lambda: services.attend(actor=actor, activity_id=activity["id"], code=shown, now=actor.at)

    results = at_once([attend(person) for person in crowd[:20]])
    assert outcomes(results) == {"Attendance": 3, "ActivityFull": 17}
    assert Invitation.objects.count() == 3


def test_the_code_and_the_volunteer_at_once_attest_once(cast, opened, actor_for, code):
    activity = opened()
    shown, at = code(activity), timezone.now()
    resident, volunteer = actor_for(cast.resident, at=at), actor_for(cast.volunteer, at=at)
    calls = [
        lambda: services.attend(actor=resident, activity_id=activity["id"], code=shown, now=resident.at),
        lambda: services.attest(
            actor=volunteer, activity_id=activity["id"], resident_id=cast.resident.id, now=volunteer.at
        ),
    ]
    assert outcomes(at_once(calls * 4)) == {"Attendance": 1, "AlreadyAttended": 7}
    assert Attendance.objects.count() == 1


def test_forty_wrong_codes_at_once_are_five_tries(cast, opened, actor_for, code):
    activity, actor = opened(), actor_for(cast.resident)
    wrong = f"{(int(code(activity)) + 500_000) % 10**6:06d}"

    def guess():
        return services.attend(actor=actor, activity_id=activity["id"], code=wrong, now=actor.at)

    assert outcomes(at_once([guess] * 40)) == {"WrongAttendanceCode": 5, "TooManyAttendanceCodes": 35}
    assert WrongCodes.objects.get().tries == 5


def test_a_design_sent_eight_times_at_once_is_registered_once(cast, design, actor_for):
    actor, spec = actor_for(cast.manager), ProjectCreate(**design(id=str(uuid4())))
    results = at_once([lambda: services.register(actor=actor, spec=spec, now=actor.at)] * 8)
    assert sorted(each.fresh for each in results) == [False] * 7 + [True]
    assert Project.objects.count() == 1
