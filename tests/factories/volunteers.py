"""The group, its roster and its tasks."""

from datetime import timedelta

from django.utils import timezone
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from tests.factories.accounts import UserFactory
from tests.factories.parties import yesterday
from volunteers.dispatch.models import Offer, Task
from volunteers.group.models import Role, Team
from volunteers.group.states import Tier
from volunteers.roster.models import Volunteer


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

    user = SubFactory(UserFactory)
    street = SelfAttribute("user.home_street")
    number = Sequence(lambda n: 100_000 + n)
    since = LazyFunction(yesterday)


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
