"""Files that are ready; nothing of them is in the store."""

from datetime import timedelta

from django.utils import timezone
from factory import LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from backend.files.models import File
from backend.files.states import Kind, Status
from backend.files.store import new_key
from tests.factories.accounts import UserFactory


class FileFactory(DjangoModelFactory):
    """A photo that `owner=` sent for a need, ready to attach."""

    class Meta:
        model = File

    owner = SubFactory(UserFactory)
    street = SelfAttribute("owner.home_street")
    purpose = "need"
    status = Status.READY
    name = Sequence(lambda n: f"IMG_{n}.jpg")
    size = offset = 1_000
    key = LazyFunction(new_key)
    said = b""
    kind = Kind.PHOTO
    media_type = "image/jpeg"
    created_at = LazyFunction(timezone.now)
    expires_at = LazyFunction(lambda: timezone.now() + timedelta(days=3))
