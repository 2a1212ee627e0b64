"""Photos, voice notes and papers of a need: for whoever sees it in full."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.files.models import File
from backend.files.queries import attached_to_each
from backend.files.states import Kind
from backend.files.subjects import Subject
from backend.policy import Actor
from needs.desk.policy import handles
from needs.desk.queries import in_full, visible_to

PURPOSE = "need"


def handles_it(actor: Actor, need_id: UUID) -> bool:
    """Whether the actor is one of those who handle this need."""
    need = visible_to(actor).filter(pk=need_id).first()
    return need is not None and handles(actor, need)


def photos_of(needs: Collection[UUID]) -> dict[UUID, list[File]]:
    """The photos of these needs, which the viewer sees in full. Two queries, none for none."""
    found: dict[UUID, list[File]] = {}
    if needs:
        for photo in attached_to_each(PURPOSE, needs).filter(kind=Kind.PHOTO):
            if photo.subject_id is not None:
                found.setdefault(photo.subject_id, []).append(photo)
    return found


NEED = Subject(
    purpose=PURPOSE,
    label=_("a need"),
    kinds=(Kind.PHOTO, Kind.AUDIO, Kind.DOCUMENT),
    seen=in_full,
    looks_after=handles_it,
    most=9,
)
