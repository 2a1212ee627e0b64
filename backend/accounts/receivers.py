"""What a person's own devices are told of their sign-ins."""

from uuid import UUID

from backend.accounts.events import SessionsEnded, SignedIn
from backend.accounts.models import DeviceSession
from backend.accounts.schemas import SessionOut
from backend.events import receives
from backend.http.fields import json_of
from backend.policy import NOBODY, Actor
from backend.realtime.services import tell


@receives(SignedIn)
def tell_of_the_sign_in(event: SignedIn, *, actor: Actor) -> None:
    """A sign-in that is not theirs is noticed on the devices that are."""
    _tell((event.session_id,), event.user_id, actor)


@receives(SessionsEnded)
def tell_of_the_end(event: SessionsEnded, *, actor: Actor) -> None:
    """The list of sessions on the person's other devices is as a fresh one."""
    _tell(event.session_ids, event.user_id, actor)


def _tell(sessions: tuple[UUID, ...], user_id: UUID, actor: Actor) -> None:
    for session in DeviceSession.objects.filter(pk__in=sessions).order_by("id"):
        tell([user_id], "session", json_of(SessionOut.of(session, current=NOBODY)), now=actor.at)
