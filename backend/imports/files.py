"""Tables to import: for whoever sent them, for as long as they are attached to nothing."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.files import store
from backend.files.models import File
from backend.files.queries import own
from backend.files.states import Kind
from backend.files.states import Status as FileStatus
from backend.files.subjects import Subject
from backend.imports.refusals import NoSuchTable, OneContent
from backend.policy import Actor

PURPOSE = "import"


def _nothing(_actor: Actor) -> QuerySet[Any]:
    """What is imported is copied, and sealed: no file is ever attached."""
    return File.objects.none()


TABLE = Subject(purpose=PURPOSE, label=_("an import"), kinds=(Kind.TABLE,), seen=_nothing, most=1)

Content = Callable[[], Iterable[bytes]]


def content_of(actor: Actor, *, file: UUID | None, text: str | None) -> Content:
    """The bytes that a command sends or names, to be read several times. Raises `OneContent`, `NoSuchTable`."""
    if text is not None and file is None:
        said = text.encode()
        return lambda: [said]
    if file is None or text is not None:
        raise OneContent
    found: File | None = own(actor).filter(pk=file, purpose=PURPOSE, status=FileStatus.READY).first()
    if found is None:
        raise NoSuchTable
    key = found.key
    return lambda: store.pieces(key, store.ORIGINAL)
