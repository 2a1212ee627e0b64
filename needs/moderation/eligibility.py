"""Are they fit? What can be moderated, and until when there is an appeal."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError
from backend.places.queries import street_of
from backend.policy import Actor
from needs.desk.models import Edit
from needs.desk.published import unnamed
from needs.moderation.models import Act, Item
from needs.moderation.options import APPEAL_DAYS
from needs.moderation.queries import Target, acts_on
from needs.moderation.states import TO_DECIDE, Status, What


class NothingPublic(DomainError):
    """The street reads nothing of it anyway."""

    code = "nothing_public"
    title = _("Nothing public")
    message = _(
        "The resident keeps this need private: the street reads nothing of it, so there is nothing to moderate."
    )


class PassageNotFound(DomainError):
    """Something is to be blacked out that does not stand there."""

    code = "passage_not_found"
    status = 422
    title = _("Passage not found")
    message = _(
        "This does not stand in what the street reads: “{passage}”. Copy it letter by letter from GET /needs/{{id}}/moderation."
    )


class AppealTooLate(DomainError):
    """The days for it are over."""

    code = "appeal_too_late"
    title = _("Too late to appeal")
    message = _("An appeal can be made within {days} days. Ask a core leader or a manager to take it back.")


class NotLeft(DomainError):
    """It waits for a decision."""

    code = "waits_for_a_decision"
    title = _("It waits for a decision")
    message = _("This cannot be left as it is: let it through, hide it, or review the appeal.")


class Overturned(DomainError):
    """A review let the street read it."""

    code = "overturned_before"
    title = _("A review let it be read")
    message = _(
        "After an appeal somebody else decided that the street reads this. Unless its resident changes it, that stands."
    )


def check_public(target: Target) -> None:
    """Raises `NothingPublic`."""
    if not target.is_public:
        raise NothingPublic


def check_stands(target: Target, passages: list[str]) -> None:
    """Each stands in the words, as they were sent or as a moderator reads them. Raises `PassageNotFound`."""
    said = list(target.said.values())
    read = [unnamed(target.need, words) for words in said]
    for passage in passages:
        if not any(passage in words for words in (*said, *read)):
            raise PassageNotFound(passage=passage)


def check_not_overturned(target: Target, what: What, passages: Iterable[str] = ()) -> None:
    """What was overturned is not done again to the same words: no resident has to appeal twice. Raises `Overturned`."""
    for act in acts_on(target).filter(what=what, status=Status.OVERTURNED):
        same = what == What.HIDE or not set(act.quoted).isdisjoint(passages)
        if same and not Edit.objects.filter(need=target.need, at__gt=act.reviewed_at).exists():
            raise Overturned


def check_appeal_in_time(actor: Actor, act: Act) -> None:
    """Raises `AppealTooLate`."""
    days = APPEAL_DAYS.of(street_of(actor).config)
    if actor.at > act.at + timedelta(days=days):
        raise AppealTooLate(days=days)


def check_may_be_left(item: Item) -> None:
    """Raises `NotLeft`."""
    if item.why in TO_DECIDE:
        raise NotLeft
