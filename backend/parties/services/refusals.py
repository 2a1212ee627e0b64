"""What organisations and posts refuse."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class OrganisationExists(DomainError):
    """Two organisations cannot have one name."""

    code = "organisation_exists"
    title = _("Registered already")
    message = _("An organisation called “{name}” is registered already. Use that one.")


class NoSuchPerson(DomainError):
    """No person of this street by that id or phone."""

    code = "no_such_person"
    status = 422
    title = _("Unknown person")
    message = _("Nobody of this street has this id or phone. Ask them to sign up first.")


class NameOnePerson(DomainError):
    """A person is named by id, or by phone or name: neither both nor none."""

    code = "name_one_person"
    status = 422
    title = _("Who?")
    message = _("Name one person: by user_id, or by the phone or name that this call takes; not by both.")


class NameById(DomainError):
    """Whose phone it is, is no business of a contractor's."""

    code = "name_by_id"
    status = 422
    title = _("Name them by user_id")
    message = _("An organisation names people by user_id, which they find under GET /me and tell you; not by phone.")


class NotProposed(DomainError):
    """Nothing to agree to."""

    code = "not_proposed"
    title = _("Nothing to answer")
    message = _("This affiliation does not wait for an answer: it is agreed to, or has ended. Reload it.")


class WrongTerm(DomainError):
    """A term that ends before it begins, or is over already."""

    code = "wrong_term"
    status = 422
    title = _("Wrong term")
    message = _("A term ends after it begins, and in the future. Correct since and until.")


class AlreadyAffiliated(DomainError):
    """The same tie in the same time."""

    code = "already_affiliated"
    title = _("Affiliated already")
    message = _("This person has this affiliation in this time already. End it first, or leave it as it is.")


class AlreadyPosted(DomainError):
    """The same post in the same time."""

    code = "already_posted"
    title = _("On this post already")
    message = _("This person is on this post in this time already. End it first, or leave it as it is.")


class AlreadyEnded(DomainError):
    """Nothing left to end."""

    code = "already_ended"
    title = _("Ended already")
    message = _("This has ended already. Reload it.")
