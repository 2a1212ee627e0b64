"""How a person wants to be told."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.audit import services as audit
from backend.errors import DomainError
from backend.notifications.kinds import kinds
from backend.notifications.models import Preference, Times
from backend.notifications.policy import POLICY
from backend.notifications.schemas import PreferencesIn
from backend.notifications.states import Action, Channel, Mode
from backend.policy import Actor, allow
from backend.services import lock, service


class UnknownKind(DomainError):
    """A kind of notice that there is not."""

    code = "unknown_notice_kind"
    status = 422
    title = _("No such kind of notice")
    message = _("There is no kind of notice {unknown}. Use these: {known}.")


class NoticeRequired(DomainError):
    """Security and emergencies reach everybody."""

    code = "notice_required"
    status = 422
    title = _("Cannot be turned off")
    message = _("These notices are for your safety and always come at once: {required}. Leave them out.")


class FeedHasNoDigest(DomainError):
    """The feed is what open phones show: there is nothing to gather."""

    code = "feed_has_no_digest"
    status = 422
    title = _("No digest on the feed")
    message = _("The feed tells at once or not at all: choose now or off for it. A digest is for pushes.")


@service
def set_preferences(*, actor: Actor, spec: PreferencesIn, now: datetime) -> None:
    """Replace the preferences of the actor; what is left out is as the kind, or the street, has it.

    Raises `UnknownKind`, `NoticeRequired`, `FeedHasNoDigest`.
    """
    person = lock(User.objects.all(), actor.user_id)
    allow(POLICY, Action.PREFER, actor, person)
    _check(spec)
    Preference.objects.filter(user=person).delete()
    Preference.objects.bulk_create(
        Preference(user=person, kind=kind, channel=channel, mode=mode)
        for kind, channels in spec.kinds.items()
        for channel, mode in channels.items()
        if mode != kinds()[kind].modes.get(channel, Mode.OFF)
    )
    quiet = spec.quiet_hours
    Times.objects.filter(user=person).delete()
    if quiet is not None or spec.digest_at is not None:
        Times.objects.create(
            user=person,
            quiet=quiet.on if quiet else None,
            quiet_from=quiet.start if quiet else None,
            quiet_until=quiet.end if quiet else None,
            digest_at=spec.digest_at,
        )
    audit.record("notification.prefer", person.id, actor=actor, now=now, kinds=sorted(spec.kinds))


def refuse_unknown(names: Iterable[str]) -> None:
    """Raises `UnknownKind` where a notice of such a kind is never sent."""
    known = kinds()
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise UnknownKind(unknown=[each[:40] for each in unknown][:10], known=list(known))


def _check(spec: PreferencesIn) -> None:
    known = kinds()
    refuse_unknown(spec.kinds)
    required = [
        kind
        for kind, channels in spec.kinds.items()
        if known[kind].required and any(mode != Mode.NOW for mode in channels.values())
    ]
    if required:
        raise NoticeRequired(required=[known[kind].label for kind in required])
    if any(channels.get(Channel.FEED) == Mode.DIGEST for channels in spec.kinds.values()):
        raise FeedHasNoDigest
