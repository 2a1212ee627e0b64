"""The kinds of notice: one class each, defined in the `notifications.py` of the app that sends it.

    @register
    class OfferMade(Kind):
        code = "offer_made"
        label = _("A task is offered to me")
        title = _("Will you help?")
        body = _("“{task}”, {starts_at}.")
        opens = "/tasks/{subject}"

`title` and `body` are what the inbox shows, to the person alone; `push` is what travels through other people's servers, and
says nothing of anybody. A kind is obsolete when its sender calls `withdraw` with the same subject, or after `lasts`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.notifications.states import Channel, Mode, Urgency

Words = dict[str, str]
"""{language: text}: what is told is kept as it was told."""


class Kind:
    """A kind of notice. Subclasses say what is theirs."""

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    """What it is called among the preferences."""
    title: ClassVar[str | Promise]
    body: ClassVar[str | Promise]
    push: ClassVar[str | Promise] = _("News from your neighbourhood")
    """The title on a locked screen. No name, no place, no matter: it passes through foreign servers."""
    urgency: ClassVar[Urgency] = Urgency.NORMAL
    modes: ClassVar[Mapping[Channel, Mode]] = {Channel.FEED: Mode.NOW, Channel.FCM: Mode.NOW, Channel.WEBPUSH: Mode.NOW}
    """When each channel tells of it, unless the person prefers otherwise."""
    required: ClassVar[bool] = False
    """Whether nobody may turn it off, or put it into the digest."""
    opens: ClassVar[str] = "/me/notifications"
    """The address within the app that a tap opens."""
    lasts: ClassVar[timedelta | None] = timedelta(days=3)
    """How long it is worth pushing."""
    listed: ClassVar[bool] = True
    """Whether the inbox shows it."""

    @classmethod
    def tag(cls, subject: UUID | None) -> str:
        """The collapse key: a later push with the same tag replaces the one on the screen. Tells nothing by itself."""
        return salted_hmac("linli.notifications.tag", f"{cls.group()}:{subject}", algorithm="sha256").hexdigest()[:32]

    @classmethod
    def group(cls) -> str:
        """Kinds of one group about one subject replace each other on the screen."""
        return cls.code


QUIETLY: Mapping[Channel, Mode] = {Channel.FEED: Mode.NOW, Channel.FCM: Mode.DIGEST, Channel.WEBPUSH: Mode.DIGEST}
"""The modes of what can wait for the evening."""

_kinds: dict[str, type[Kind]] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Make a kind known. Its code is its own for ever: it stands in preferences and rows."""
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(kind.code)
    return kind


def kinds() -> dict[str, type[Kind]]:
    """Every kind by its code, in order."""
    return dict(sorted(_kinds.items()))


def told(text: str | Promise, zone: str, values: Mapping[str, Any]) -> Words:
    """A text in every language, its `{fields}` filled; moments in local time, labels translated."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = str(text).format(**{key: _shown(value, zone) for key, value in values.items()})
    return found


def _shown(value: Any, zone: str) -> str:
    if isinstance(value, datetime):
        return date_format(value.astimezone(ZoneInfo(zone)), "Y-m-d H:i")
    return str(getattr(value, "label", value))
