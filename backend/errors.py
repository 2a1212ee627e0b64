"""Failures that a caller can act on.

A service never returns None for failure: it raises a subclass of `DomainError` that lives
beside it, with a stable code, an HTTP status, and a message that says what to do next.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type_prefix = "urn:linli:problem:"


class DomainError(Exception):
    """A refusal with a name.

    `code` is stable and part of the API. `message` is a lazy translation whose `{fields}` are
    filled from the keyword arguments; fields that the message does not show still reach the client. A moment is shown
    by the clock of its offset: give it in the street's.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    title: ClassVar[str | Promise] = _("Refused")
    message: ClassVar[str | Promise] = _("This cannot be done now.")
    members: ClassVar[tuple[str, ...]] = ()
    """Fields that stand beside `detail` in the answer, not under `fields`: lists that a client works with."""
    commits: bool = False
    """Whether what the service wrote before it stays, as `committing` says."""

    def __init__(self, **fields: Any) -> None:
        super().__init__(self.code)
        self.fields: Mapping[str, Any] = fields

    def committing(self) -> Self:
        """The same, after which what was written before it is committed: a wrong try that counts.

        All that the unit of work wrote is kept, so it is raised where that is the try alone. Any other refusal undoes all.
        """
        self.commits = True
        return self

    @property
    def detail(self) -> str:
        """The message in the language that is active now."""
        return str(self.message).format(**{k: _shown(v) for k, v in self.fields.items()})

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


def _shown(value: Any) -> str:
    label = getattr(value, "label", value)
    if isinstance(label, (list, tuple, set, frozenset)):
        return str(_(", ")).join(_shown(each) for each in label)
    return f"{label:%Y-%m-%d %H:%M}" if isinstance(label, datetime) else str(label)


class NotFound(DomainError):
    """No such thing, or none that the caller may see: the two look alike on purpose."""

    code = "not_found"
    status = 404
    title = _("Not found")
    message = _("There is no such {kind}, or you may not see it. Check the id, or go back to the list.")


class NotAllowed(DomainError):
    """The caller sees the thing but may not do this to it."""

    code = "not_allowed"
    status = 403
    title = _("Not allowed")
    message = _("You may not do this ({action}). It is for: {rule}. What you may do stands under actions.")


class TermOver(DomainError):
    """The caller could do this once: the term that let them is over."""

    code = "term_over"
    status = 403
    title = _("Term is over")
    message = _(
        "You may no longer do this ({action}): your term as “{term}” ended on {until}. It is for: {rule}. Ask the core leader "
        "or the street office if your term should be renewed."
    )


class SecondFactorRequired(DomainError):
    """The caller may do this by an office they hold, and the street wants a second factor for that."""

    code = "second_factor_required"
    status = 403
    title = _("Second factor required")
    message = _(
        "This ({action}) is done by an office, and your street asks for a second factor before that. Send the code of "
        "your authenticator app to POST /auth/second-factor; if you have none yet, begin with POST /me/second-factor."
    )


class OfficeWaits(DomainError):
    """The caller may do this by an office, which rests since staff changed their phone."""

    code = "office_waits"
    status = 403
    title = _("Your office waits")
    message = _(
        "This ({action}) is done by an office. Yours rests since staff changed your phone: set up your second factor with "
        "POST /me/second-factor, and show it to the administrator, who confirms it."
    )


class WrongMoment(DomainError):
    """The action has no transition from the present status."""

    code = "wrong_moment"
    status = 409
    title = _("Not at this moment")
    message = _("This cannot be done ({action}) while the status is “{status}”. Reload it to see what can be done now.")


class IdTaken(DomainError):
    """An id that a client made stands for something else."""

    code = "id_taken"
    status = 409
    title = _("Id taken")
    message = _("There is something else under this id. Make a new id and send it again.")


class InvalidInput(DomainError):
    """An input that only the domain can find wrong."""

    code = "invalid_input"
    status = 422
    title = _("Please correct the input")
    message = _("The input is not valid. Correct the fields named under errors and send it again.")


class Busy(DomainError):
    """A lock or a connection could not be had in time."""

    code = "busy"
    status = 503
    title = _("Busy")
    message = _("Too many people are doing this at once. Nothing was changed; try again in a few seconds.")
