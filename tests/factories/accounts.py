"""People and their sessions."""

from datetime import timedelta

from django.utils import timezone
from factory import LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from backend.accounts.models import DeviceSession, User, new_token
from tests.factories.places import StreetFactory


class UserFactory(DjangoModelFactory):
    """A person with a verified phone, at home in a street."""

    class Meta:
        model = User

    phone = Sequence(lambda n: f"+86138{n:08d}")
    phone_verified = True
    name = Sequence(lambda n: f"王{n}")
    home_street = SubFactory(StreetFactory)
    password = "!"


class SessionFactory(DjangoModelFactory):
    """A session; its token is lost. Use `token_for` to sign in."""

    class Meta:
        model = DeviceSession

    user = SubFactory(UserFactory)
    token_hash = LazyFunction(lambda: new_token()[1])
    created_at = LazyFunction(timezone.now)
    expires_at = LazyFunction(lambda: timezone.now() + timedelta(days=30))
    assured = True


def token_for(user, **fields):
    """An access token of a fresh session. `fields` are those of the session, as in `assured=True`."""
    token, token_hash = new_token()
    SessionFactory(user=user, token_hash=token_hash, **fields)
    return token
