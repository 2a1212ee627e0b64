"""Who and what there is: volunteers with tokens, leaders, and the tasks that leaders open by HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import DeviceSession, User, new_token
from backend.places.models import Area
from backend.realtime.queries import positions
from volunteers.group.models import Role
from volunteers.group.states import Tier
from volunteers.roster.models import HeldSkill, Volunteer

LEADERS = 3
SKILL = "first_aid"
FIRST_HOUR, HOURS = 8, 9
SLOTS = (1, 2, 3, 4, 5)
"""Of the tasks in turn: three each, on the mean."""


@dataclass
class Person:
    """Somebody with a phone: what it knows came by the feed and by answers, as on any phone."""

    user_id: UUID
    token: str
    volunteer_id: UUID | None = None
    began: int = 0
    """The number of the feed that the phone follows from."""
    frames: list[dict[str, Any]] = field(default_factory=list)
    held: dict[str, dict[str, str]] = field(default_factory=lambda: {"offer": {}, "assignment": {}, "waiter": {}})
    """By kind, the status of each by its id."""

    @property
    def last(self) -> int:
        """The number that came last."""
        return int(self.frames[-1]["seq"]) if self.frames else self.began

    def having(self, kind: str, *statuses: str) -> list[str]:
        """The ids of what stands so."""
        return [key for key, status in self.held[kind].items() if status in statuses]


@dataclass
class Stage:
    """Volunteers first, then leaders."""

    street: Area
    people: list[Person]
    leaders: list[Person]

    @property
    def phones(self) -> list[Person]:
        """Everybody who listens."""
        return [*self.people, *self.leaders]


def stage(street: Area, *, people: int, phone: str = "+861391%07d") -> Stage:
    """So many volunteers, every second with a skill, and some managers, each signed in."""
    now = timezone.now()
    with transaction.atomic():
        users = [User(phone=phone % n, name=f"志愿者{n}", home_street=street) for n in range(people + LEADERS)]
        User.objects.bulk_create(users)
        tokens = [new_token() for _ in users]
        DeviceSession.objects.bulk_create(
            DeviceSession(
                user=user, token_hash=hashed, created_at=now, expires_at=now + timedelta(days=1), assured=number >= people
            )
            for number, (user, (_token, hashed)) in enumerate(zip(users, tokens, strict=True))
        )  # fmt: skip
        rows = Volunteer.objects.bulk_create(
            Volunteer(
                street=street, user=user, since=now - timedelta(days=30), skills=[SKILL] if number % 2 else []
            )
            for number, user in enumerate(users[:people])
        )  # fmt: skip
        HeldSkill.objects.bulk_create(
            HeldSkill(street=street, volunteer=row, skill=SKILL) for row in rows if row.skills
        )
        Role.objects.bulk_create(
            Role(user=user, street=street, tier=Tier.MANAGER, since=now - timedelta(days=1)) for user in users[people:]
        )
    began = positions([each.id for each in users])
    made = [Person(user.id, token, began=began.get(user.id, 0)) for user, (token, _) in zip(users, tokens, strict=True)]
    for person, row in zip(made, rows, strict=False):
        person.volunteer_id = row.id
    return Stage(street, made[:people], made[people:])


def tasks(seed: int, *, first: datetime) -> Iterator[dict[str, Any]]:
    """What leaders ask for, without end: on two days, hours that overlap; every third tells its places apart."""
    random, number = Random(seed), 0
    day = timezone.localtime(first).replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
    while True:
        starts = day + timedelta(days=1 + number % 2, minutes=30 * random.randrange(2 * HOURS))
        slots = SLOTS[number % len(SLOTS)]
        if number % 3 == 0 and slots > 1:
            places: dict[str, Any] = {
                "roles": [{"name": "领队", "skills": [SKILL]}, {"name": "队员", "slots": slots - 1}]
            }
        else:
            places = {"slots": slots, "skills": [SKILL] if number % 4 == 1 else []}
        yield {
            "title": f"第 {number} 件",
            "kind": "errand",
            "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(minutes=random.choice([60, 90, 120]))).isoformat(),
            **places,
        }
        number += 1
