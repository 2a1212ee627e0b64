"""Speaking for somebody: from the question to its end. And how much of a home is shown to whom."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a representation stands."""

    ASKED = "asked", _("Asked")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class Action(TextChoices):
    """What may be done."""

    ASK = "ask", _("Ask to speak for somebody")
    CONFIRM = "confirm", _("Confirm")
    WITHDRAW = "withdraw", _("Withdraw")
    EXPIRE = "expire", _("Expire")
    CALL_BACK = "call_back", _("See the phone to call back")
    CONSENT = "consent", _("Consent for a child")


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.ASKED, Action.CALL_BACK): Status.ASKED,
    (Status.ASKED, Action.CONFIRM): Status.CONFIRMED,
    (Status.ASKED, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.ASKED, Action.EXPIRE): Status.EXPIRED,
    (Status.CONFIRMED, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.CONFIRMED, Action.EXPIRE): Status.EXPIRED,
    (Status.CONFIRMED, Action.CONSENT): Status.CONFIRMED,
}


class HouseholdAction(TextChoices):
    """What may be done with profiles and addresses. They have no states."""

    EDIT_PROFILE = "edit_profile", _("Edit the profile")
    EDIT_ADDRESSES = "edit_addresses", _("Edit the addresses")
    OPEN_CHILD = "open_child", _("Open a child's account")


class Relation(TextChoices):
    """Who speaks for somebody."""

    GUARDIAN = "guardian", _("Guardian")
    FAMILY = "family", _("Family")
    VOLUNTEER = "volunteer", _("Volunteer who reports for others")
    COMMUNITY_WORKER = "community_worker", _("Community worker")


class Purpose(TextChoices):
    """What for. Consent to one is consent to no other (个人信息保护法: separate consent)."""

    REPORT = "report", _("Report needs")
    VERDICT = "verdict", _("Give the verdict")
    SEE_PROGRESS = "see_progress", _("See how it goes")
    BE_CONTACTED = "be_contacted", _("Be called in the person's place")
    VOLUNTEERING = "volunteering", _("Agree to volunteering")
    CARE = "care", _("Agree to being looked after")


class Method(TextChoices):
    """How the consent was confirmed."""

    OWN_APP = "own_app", _("In the person's own app")
    PIN = "pin", _("By the person's own PIN or paper card")
    CALL_BACK = "call_back", _("By a call back that a third person noted")
    IN_PERSON = "in_person", _("In person, by a community worker")


class Reach(TextChoices):
    """How somebody would be reached."""

    APP = "app", _("In the app")
    SMS = "sms", _("By text message")
    CALL = "call", _("By a call")
    VISIT = "visit", _("By a visit")
    COMMITTEE = "committee", _("Through the residents' committee")


class Level(TextChoices):
    """How much of a home somebody sees. Above the cell, every sight is written down."""

    COMMUNITY = "community", _("The community")
    CELL = "cell", _("The cell")
    BUILDING = "building", _("The building")
    DOOR = "door", _("The door")
    PHONE = "phone", _("The phone")
    NAME = "name", _("The name")


DISCLOSED = (Level.BUILDING, Level.DOOR, Level.PHONE, Level.NAME)
"""What nobody is shown without a line that says so."""


class Why(TextChoices):
    """What somebody saw it for."""

    ASSIGNMENT = "assignment", _("A place on a task")
    NEED = "need", _("Handling a need")
    CALL_BACK = "call_back", _("A call back")
    ACTIVITY = "activity", _("A place at an activity")
    RESIDENCE = "residence", _("Checking a proof of residence")
    CARE = "care", _("Looking after the person")
