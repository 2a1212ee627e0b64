"""What the edge refuses, before any domain is asked."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class NoSuchAddress(DomainError):
    """404 of an address that is not there."""

    code = "no_such_address"
    status = 404
    title = _("Not found")
    message = _("There is nothing at this address. See /api/v1/docs for what there is.")


class WrongMethod(DomainError):
    """405."""

    code = "method_not_allowed"
    status = 405
    title = _("Method not allowed")
    message = _("This address does not take this method. Use one of: {allowed}.")


class BadRequest(DomainError):
    """400: neither JSON nor a form that can be read."""

    code = "bad_request"
    status = 400
    title = _("The request could not be read")
    message = _("The request is not valid HTTP with a JSON body in UTF-8. Correct it and send it again.")


class WrongHost(DomainError):
    """400: the `Host` of the request is none of ours."""

    code = "wrong_host"
    status = 400
    title = _("Not a name of this server")
    message = _(
        "The address that you called is not one that this server goes by. Use its own; or whoever runs it adds yours to "
        "ALLOWED_HOSTS."
    )


class BadJson(DomainError):
    """400 of a body."""

    code = "bad_json"
    status = 400
    title = _("The request could not be read")
    message = _("The body is not valid JSON in UTF-8. Correct it and send it again.")


class TooLarge(DomainError):
    """413."""

    code = "too_large"
    status = 413
    title = _("Too large")
    message = _("The request is larger than {limit} bytes. Send less.")


class TooSlow(DomainError):
    """408."""

    code = "too_slow"
    status = 408
    title = _("Too slow")
    message = _("The request did not arrive within {seconds} seconds, and nothing was done. Send it again.")


class NotSignedIn(DomainError):
    """401."""

    code = "not_signed_in"
    status = 401
    title = _("Please sign in")
    message = _(
        "The access token is missing, wrong, or has ended. Sign in again and send it as “Authorization: Bearer …”."
    )


class TooManyRequests(DomainError):
    """429."""

    code = "too_many_requests"
    status = 429
    title = _("Too many requests")
    message = _("Wait {wait} seconds, then try again.")


class StaleForm(DomainError):
    """403 of a form that was sent without the token of its page."""

    code = "stale_form"
    status = 403
    title = _("The form is out of date")
    message = _("The form was sent from another page, or too late. Reload the page, then send it again.")


class Broken(DomainError):
    """500: said plainly, with nothing of the inside."""

    code = "internal_error"
    status = 500
    title = _("Something broke on our side")
    message = _("Nothing was changed. Try again; if it stays, tell the administrator the time and the address.")
