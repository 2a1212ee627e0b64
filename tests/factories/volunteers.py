"""The group, its roster and its tasks."""

from datetime import timedelta

from django.utils import timezone
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from tests.factories.accounts import UserFactory
from tests.factories.parties import yesterday
from volunteers.dispatch.models import NoShow, Offer, Task, Waiter
from volunteers.group.models import Role, Team
from volunteers.group.states import Tier
from volunteers.roster.models import HeldSkill, Proof, Safeguard, Volunteer
from volunteers.training.models import Course, Lesson


class TeamFactory(DjangoModelFactory):
    """A team of `area=`, a community; `street=` alone makes a team by trade."""

    class Meta:
        model = Team

    name = Sequence(lambda n: f"第{n}队")
    area = None
    street = SelfAttribute("area.street")
    created_at = LazyFunction(timezone.now)


class RoleFactory(DjangoModelFactory):
    """`user` as `tier`, since yesterday; of `team=` where that is needed."""

    class Meta:
        model = Role

    user = SubFactory(UserFactory)
    street = SelfAttribute("user.home_street")
    tier = Tier.CORE_LEADER
    team = None
    since = LazyFunction(yesterday)


class VolunteerFactory(DjangoModelFactory):
    class Meta:
        model = Volunteer
        skip_postgeneration_save = True

    user = SubFactory(UserFactory)
    street = SelfAttribute("user.home_street")
    number = Sequence(lambda n: 100_000 + n)
    since = LazyFunction(yesterday)

    @post_generation
    def held(volunteer, create, extracted, **more):  # noqa: N805  # factory_boy hands over what it made
        """What counts was told once."""
        told = (HeldSkill(street=volunteer.street, volunteer=volunteer, skill=each) for each in volunteer.skills)
        if create and volunteer.skills:
            HeldSkill.objects.bulk_create(told)


class ProofFactory(DjangoModelFactory):
    """A certificate of first aid of `volunteer=`, for good."""

    class Meta:
        model = Proof

    volunteer = None
    street = SelfAttribute("volunteer.street")
    skill = "first_aid"
    kind = "certificate"
    shown = "红十字会救护员证"
    since = LazyFunction(lambda: yesterday().date())
    recorded_by = LazyAttribute(lambda proof: UserFactory(home_street=proof.street))
    recorded_at = LazyFunction(timezone.now)


class CourseFactory(DjangoModelFactory):
    """A course of first aid of `street=`, without a test."""

    class Meta:
        model = Course

    street = None
    title = "急救初级"
    skill = "first_aid"
    made_by = LazyAttribute(lambda course: UserFactory(home_street=course.street))
    made_at = LazyFunction(timezone.now)


class LessonFactory(DjangoModelFactory):
    """`course=` held for two hours, a day from now unless it is told otherwise."""

    class Meta:
        model = Lesson

    course = None
    street = SelfAttribute("course.street")
    starts_at = LazyFunction(lambda: timezone.now() + timedelta(days=1))
    ends_at = LazyAttribute(lambda lesson: lesson.starts_at + timedelta(hours=2))
    where = "六条居委会"
    places = 10
    held_by = LazyAttribute(lambda lesson: UserFactory(home_street=lesson.street))
    made_at = LazyFunction(timezone.now)


class SafeguardFactory(DjangoModelFactory):
    """An accident insurance of `volunteer=`, until it is ended."""

    class Meta:
        model = Safeguard

    volunteer = None
    street = SelfAttribute("volunteer.street")
    kind = "insurance"
    issuer = "人保财险"
    since = LazyFunction(lambda: yesterday().date())
    recorded_by = LazyAttribute(lambda row: UserFactory(home_street=row.street))
    recorded_at = LazyFunction(timezone.now)


class TaskFactory(DjangoModelFactory):
    """An open task of `street=` from two to three hours ahead, made by somebody of that street."""

    class Meta:
        model = Task

    street = None
    origin_kind = "group"
    title = Sequence(lambda n: f"第{n}项任务")
    starts_at = LazyFunction(lambda: timezone.now() + timedelta(hours=2))
    ends_at = LazyAttribute(lambda task: task.starts_at + timedelta(hours=1))
    slots = 1
    created_by = LazyAttribute(lambda task: UserFactory(home_street=task.street))
    director = SelfAttribute("created_by")
    created_at = LazyFunction(timezone.now)


class OfferFactory(DjangoModelFactory):
    """`task` offered to `volunteer`, for two hours."""

    class Meta:
        model = Offer

    task = None
    volunteer = None
    street = SelfAttribute("task.street")
    made_at = LazyFunction(timezone.now)
    expires_at = LazyFunction(lambda: timezone.now() + timedelta(hours=2))


class WaiterFactory(DjangoModelFactory):
    """`volunteer` waits for a place on `task`."""

    class Meta:
        model = Waiter

    task = None
    volunteer = None
    street = SelfAttribute("task.street")
    joined_at = LazyFunction(timezone.now)


class NoShowFactory(DjangoModelFactory):
    """Who holds `assignment` was not checked in."""

    class Meta:
        model = NoShow

    assignment = None
    street = SelfAttribute("assignment.street")
    noted_at = LazyFunction(timezone.now)
    object_until = LazyAttribute(lambda row: row.noted_at + timedelta(days=7))
