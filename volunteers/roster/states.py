"""The status of a volunteer."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Whether a volunteer can be asked."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    LEFT = "left", _("Left")


class Action(TextChoices):
    """What may be done."""

    ENROL = "enrol", _("Enrol a volunteer")
    EDIT = "edit", _("Edit the profile")
    PAUSE = "pause", _("Pause")
    RESUME = "resume", _("Resume")
    LEAVE = "leave", _("Leave the roster")


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.ACTIVE, Action.EDIT): Status.ACTIVE,
    (Status.PAUSED, Action.EDIT): Status.PAUSED,
    (Status.ACTIVE, Action.PAUSE): Status.PAUSED,
    (Status.PAUSED, Action.RESUME): Status.ACTIVE,
    (Status.ACTIVE, Action.LEAVE): Status.LEFT,
    (Status.PAUSED, Action.LEAVE): Status.LEFT,
    (Status.LEFT, Action.ENROL): Status.ACTIVE,
}


class Skill(TextChoices):
    """What a task may ask of a volunteer."""

    FIRST_AID = "first_aid", _("First aid")
    ESCORT = "escort", _("Escort to hospital")
    HOME_REPAIR = "home_repair", _("Home repair")
    ELECTRICITY = "electricity", _("Electrical work")
    COUNSELLING = "counselling", _("Counselling")
    MEDIATION = "mediation", _("Mediation")
    PHONE_HELP = "phone_help", _("Help with phones")
    COOKING = "cooking", _("Cooking")
    HAIRCUT = "haircut", _("Haircut")
    TUTORING = "tutoring", _("Tutoring")
    SIGN_LANGUAGE = "sign_language", _("Sign language")
    ENGLISH = "english", _("English")
