"""Tables to import: for whoever sent them, for as long as they are attached to nothing."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.files.states import Kind
from backend.files.subjects import Subject
from backend.policy import Actor
from needs.exchange.models import Import
from needs.exchange.services.imports import PURPOSE


def _nothing(_actor: Actor) -> QuerySet[Import]:
    """What is imported is copied, and sealed: no file is ever attached."""
    return Import.objects.none()


TABLE = Subject(purpose=PURPOSE, label=_("an import of needs"), kinds=(Kind.TABLE,), seen=_nothing, most=1)
