"""What sign-in and sign-out mean for notices and devices."""

from backend.accounts.events import IdentityLinked, SecondFactorChanged, SessionsEnded, SignedIn
from backend.accounts.models import DeviceSession
from backend.events import receives
from backend.notifications.notifications import CHANGES, NewSignIn, SecondFactorMoved, WayInChanged
from backend.notifications.services import end_abroad, end_registrations, notify
from backend.policy import Actor
from backend.privacy.events import ConsentWithdrawn
from backend.privacy.states import Purpose


@receives(SignedIn)
def warn_the_others(event: SignedIn, *, actor: Actor) -> None:
    """Whoever is signed in elsewhere learns that somebody came in; a first sign-in is no news."""
    others = DeviceSession.objects.filter(user=event.user_id, revoked_at=None, expires_at__gt=actor.at)
    if others.exclude(pk=event.session_id).exists():
        notify(NewSignIn, [event.user_id], actor=actor, subject=event.session_id, at=actor.at)


@receives(SecondFactorChanged)
def warn_of_the_second_factor(event: SecondFactorChanged, *, actor: Actor) -> None:
    """Every device of the person hears of it, whoever did it."""
    key, change = actor.at.isoformat(), CHANGES.get(event.change, event.change)
    notify(SecondFactorMoved, [event.user_id], actor=actor, subject=event.user_id, key=key, change=change)


@receives(IdentityLinked)
def warn_of_the_way_in(event: IdentityLinked, *, actor: Actor) -> None:
    """Every device of the person hears of it, whoever did it."""
    key = f"{event.change}:{actor.at.isoformat()}"
    notify(WayInChanged, [event.user_id], actor=actor, subject=event.user_id, key=key, provider=event.provider)


@receives(SessionsEnded)
def stop_its_push(event: SessionsEnded, *, actor: Actor) -> None:
    """What waits for that device is dropped when its turn comes."""
    end_registrations(session_ids=event.session_ids, because="signed_out", now=actor.at)


@receives(ConsentWithdrawn)
def stop_pushing_abroad(event: ConsentWithdrawn, *, actor: Actor) -> None:
    """Whoever no longer lets pushes pass abroad has no device at Google any more."""
    if event.purpose == Purpose.CROSS_BORDER:
        end_abroad(user_id=event.user_id, now=actor.at)
