"""What households refuse, and what to do then."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError, NotAllowed


class GuardianNeeded(NotAllowed):
    """A child has no account of its own."""

    code = "guardian_needed"
    title = _("A guardian is needed")
    message = _(
        "Children under {age} take part through a guardian. Ask a parent or guardian to sign in, open the child's "
        "account under “children”, and have a community worker confirm it."
    )


class NotAChild(DomainError):
    """Somebody old enough for an account of their own."""

    code = "not_a_child"
    status = 422
    title = _("Old enough for an account")
    message = _("Only children under {age} are entered by a guardian. Older people sign up themselves, or are asked.")


class PrivateForChildren(DomainError):
    """No public text about a child, and none by one."""

    code = "private_for_children"
    status = 422
    title = _("Private for children")
    message = _("What concerns a child under {age} is never public. Send visibility as private.")


class BirthStands(NotAllowed):
    """A minor does not make themself older."""

    code = "birth_stands"
    title = _("Your date of birth stands")
    message = _(
        "Under {age} nobody takes their date of birth back or makes it an earlier one by themself: what protects minors "
        "hangs on it. If it is wrong, show a paper to who leads your team or manages the volunteer group; they correct it."
    )


class ImpossibleBirth(DomainError):
    """A birth that lies ahead, or too far back."""

    code = "impossible_birth"
    status = 422
    title = _("Not a date of birth")
    message = _("Give the year (1943) or the day (1943-05-30) of birth; it lies in the past, after 1900.")


class TooManyAddresses(DomainError):
    """More addresses than a person has."""

    code = "too_many_addresses"
    title = _("Too many addresses")
    message = _("{most} addresses are on record. Remove one that you no longer need, or change it.")


class LabelTaken(DomainError):
    """Two addresses under one label."""

    code = "label_taken"
    title = _("Label used already")
    message = _("You have an address with the label “{label}”. Change that one, or choose another label.")


class PlaceNeeded(DomainError):
    """An address that nobody could find."""

    code = "place_needed"
    status = 422
    title = _("Say where it is")
    message = _("Give the building in words, or a place on the map; best both.")


class OfOneself(DomainError):
    """Nobody represents themself."""

    code = "represents_oneself"
    status = 422
    title = _("That is yourself")
    message = _("You speak for yourself anyway. Name another person.")


class AskedAlready(DomainError):
    """One at a time."""

    code = "representation_already"
    title = _("Asked already")
    message = _("There is a representation of this person by you already, asked or confirmed. See it under yours.")


class TooManyAsked(DomainError):
    """Too many open questions of one person."""

    code = "too_many_asked"
    title = _("Too many open questions")
    message = _("{most} people whom you asked have not agreed yet. Have them confirmed first, or withdraw some.")


class AskedTooOften(DomainError):
    """Too many questions of one person in a day, withdrawn or not."""

    code = "asked_too_often"
    status = 429
    title = _("Too many questions in a day")
    message = _("You asked for {most} people within a day. Wait {wait} seconds, then ask for the next one.")


class NotThatLong(DomainError):
    """A consent that lasts too long, or is over before it begins."""

    code = "consent_too_long"
    status = 422
    title = _("Not that long")
    message = _("Consent lasts from now for {days} days at most. Name an earlier day under “until”, or leave it out.")


class UnfitMethod(DomainError):
    """A way of confirming that does not prove this consent."""

    code = "method_unfit"
    status = 422
    title = _("Cannot be confirmed that way")
    message = _(
        "This cannot be confirmed by “{method}” here. A guardian is confirmed by a community worker; a PIN works only "
        "where the person has one that you did not hand out yourself; a call back needs a note of who said what."
    )


class NotRepresented(DomainError):
    """No consent in force that covers it."""

    code = "not_represented"
    status = 403
    title = _("No consent on record for this")
    message = _(
        "The person has not agreed, or agrees no more, that you do this for them ({purpose}). The consent is "
        "“{status}”. Ask them anew, or let a community worker confirm it."
    )


class UnfitRelation(DomainError):
    """A relation that one cannot give oneself."""

    code = "relation_unfit"
    status = 422
    title = _("Not on that post")
    message = _("Only who is on the post of a community worker speaks for others as one. Choose another relation.")
