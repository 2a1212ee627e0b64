"""What is behind a link: asked of the policy again, each time that it is followed."""

from datetime import datetime
from uuid import UUID

from backend.accounts.models import User
from backend.audit import services as audit
from backend.errors import NotFound
from backend.files import links, store
from backend.files.models import File
from backend.files.policy import POLICY
from backend.files.queries import visible_to, with_copies
from backend.files.refusals import LinkEnded
from backend.files.serving import Content
from backend.files.states import Action, Copy, Status
from backend.files.subjects import subjects
from backend.policy import Actor, allow
from backend.services import find

ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/webm": ".weba",
    "audio/wav": ".wav",
    "audio/amr": ".amr",
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    "application/json": ".json",
}
"""Of what a file is, whatever it was called."""


def behind(token: str, *, file_id: UUID, now: datetime) -> Content:
    """What a link of ours leads to. Raises `LinkEnded`, `NotFound`, `NotAllowed`."""
    claim = links.claim(token, now=now.timestamp())
    viewer = User.objects.filter(pk=claim.viewer_id, is_active=True).only("home_street").first()
    if claim.file_id != file_id or viewer is None or viewer.home_street_id is None:
        raise LinkEnded
    actor = Actor(user_id=viewer.id, street_id=viewer.home_street_id, at=now)
    file = find(with_copies(visible_to(actor)).filter(status=Status.READY), file_id)
    seconds = int(claim.ends - now.timestamp())
    if claim.copy == Copy.ORIGINAL:
        allow(POLICY, Action.READ_ORIGINAL, actor, file)
        etag = f"{file.id.hex}-original"
        return Content(f"{file.key}/{store.ORIGINAL}", file.size, etag, file.media_type, _name(file), seconds)
    allow(POLICY, Action.READ, actor, file)
    copy = next((each for each in file.copies.all() if each.copy == claim.copy), None)
    if copy is None:
        raise NotFound(kind=File._meta.verbose_name)
    if subjects()[file.purpose].audited and file.owner_id != actor.user_id:
        audit.record("file.read", file.id, actor=actor, now=now, subject_id=str(file.subject_id))
    path = f"{file.key}/{store.SERVED}/{copy.name}"
    name = _name(file, copy.media_type)
    return Content(path, copy.size, bytes(copy.sha256).hex()[:32], copy.media_type, name, seconds)


def _name(file: File, media_type: str = "") -> str:
    """A name to save it under: the sender's, with the ending of what it is."""
    stem = file.name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or file.name or str(file.id)
    stem = "".join(each if each.isprintable() and each not in '/\\:*?"<>|' else "_" for each in stem).strip(" .")
    return (stem[:80] or str(file.id)) + ENDINGS[media_type or file.media_type]
