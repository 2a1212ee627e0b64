"""Reads of accounts and sessions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.db.models import Q, QuerySet

from backend.accounts.models import DeviceSession, User
from backend.offices import Rank
from backend.policy import Actor


def load_oneself(actor: Actor) -> User:
    """One query; use `oneself(actor)`."""
    return User.objects.only("name", "language").get(pk=actor.user_id)


def oneself(actor: Actor) -> User:
    """The actor's own name and language, nothing else of them; read with the sign-in, else once per actor."""
    return actor.recall(load_oneself)


def load_superuser(actor: Actor) -> bool:
    """One query; use `is_superuser(actor)`."""
    return User.objects.filter(pk=actor.user_id, is_superuser=True, is_active=True).exists()


def is_superuser(actor: Actor) -> bool:
    """Whether the actor runs the deployment, asked once per request."""
    return actor.recall(load_superuser, off_duty=lambda _held: False)


def rank(user_id: UUID, _at: datetime) -> Rank:
    """Of who runs the deployment, and who may enter the administration."""
    held = User.objects.filter(pk=user_id).values_list("is_superuser", "is_staff").first() or (False, False)
    return Rank.DEPLOYMENT if held[0] else Rank.ADMINISTRATOR if held[1] else Rank.NONE


def people_of_street(actor: Actor) -> QuerySet[User]:
    """The people at home in the actor's street, with an account in use."""
    return User.objects.filter(home_street=actor.street_id, is_active=True)


def identities(actor: Actor) -> QuerySet[Any]:
    """The other ways into the actor's own account."""
    rows: QuerySet[Any] = SocialAccount.objects.filter(user=actor.user_id)
    return rows.order_by("date_joined")


def visible_sessions(actor: Actor) -> QuerySet[DeviceSession]:
    """The actor's own sessions that are in force; every session of the deployment for whoever runs it."""
    rows = DeviceSession.objects.filter(revoked_at=None, expires_at__gt=actor.at)
    return rows if is_superuser(actor) else rows.filter(user=actor.user_id)


def own_sessions(actor: Actor) -> QuerySet[DeviceSession]:
    """The actor's own sessions that are in force."""
    return DeviceSession.objects.filter(Q(user=actor.user_id), revoked_at=None, expires_at__gt=actor.at)
