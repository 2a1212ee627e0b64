"""The status of a volunteer."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Whether a volunteer can be asked."""

    APPLIED = "applied", _("Applied")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    LEFT = "left", _("Left")
    DECLINED = "declined", _("Not taken")


class Action(TextChoices):
    """What may be done."""

    APPLY = "apply", _("Apply as a volunteer")
    INTERVIEW = "interview", _("Note the talk with an applicant")
    APPROVE = "approve", _("Take an applicant")
    DECLINE = "decline", _("Not take an applicant")
    ENROL = "enrol", _("Enrol a volunteer")
    EDIT = "edit", _("Edit the profile")
    PAUSE = "pause", _("Pause")
    RESUME = "resume", _("Resume")
    LEAVE = "leave", _("Leave the roster")
    SET_DUTY = "set_duty", _("Go on or off duty")
    SET_HOURS = "set_hours", _("Say when one may be asked")
    HAND_IN_PROOF = "hand_in_proof", _("Hand in the picture of a certificate")
    RECORD_PROOF = "record_proof", _("Record the proof of a skill")
    REVOKE_PROOF = "revoke_proof", _("Revoke the proof of a skill")
    RECORD_SAFEGUARD = "record_safeguard", _("Record an insurance or an agreement")
    END_SAFEGUARD = "end_safeguard", _("End an insurance or an agreement")
    SET_FITNESS = "set_fitness", _("Say what the body must not do")
    RECORD_VETTING = "record_vetting", _("Record that a volunteer was checked")
    END_VETTING = "end_vetting", _("Let a check of a volunteer count no more")
    END_PROBATION = "end_probation", _("End the probation of a volunteer")
    CORRECT_BIRTH = "correct_birth", _("Correct a date of birth")


PROVING = (
    Action.HAND_IN_PROOF,
    Action.RECORD_PROOF,
    Action.REVOKE_PROOF,
    Action.RECORD_SAFEGUARD,
    Action.END_SAFEGUARD,
    Action.RECORD_VETTING,
    Action.END_VETTING,
    Action.END_PROBATION,
)

TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.ACTIVE, Action.EDIT): Status.ACTIVE,
    (Status.PAUSED, Action.EDIT): Status.PAUSED,
    **{
        (status, action): status
        for status in (Status.ACTIVE, Status.PAUSED)
        for action in (Action.SET_DUTY, Action.SET_HOURS, Action.SET_FITNESS, *PROVING)
    },
    (Status.ACTIVE, Action.PAUSE): Status.PAUSED,
    (Status.PAUSED, Action.RESUME): Status.ACTIVE,
    (Status.ACTIVE, Action.LEAVE): Status.LEFT,
    (Status.PAUSED, Action.LEAVE): Status.LEFT,
    (Status.LEFT, Action.ENROL): Status.ACTIVE,
    (Status.DECLINED, Action.ENROL): Status.ACTIVE,
    (Status.LEFT, Action.APPLY): Status.APPLIED,
    (Status.DECLINED, Action.APPLY): Status.APPLIED,
    (Status.APPLIED, Action.INTERVIEW): Status.APPLIED,
    (Status.APPLIED, Action.APPROVE): Status.ACTIVE,
    (Status.APPLIED, Action.DECLINE): Status.DECLINED,
    (Status.APPLIED, Action.LEAVE): Status.LEFT,
    (Status.APPLIED, Action.EDIT): Status.APPLIED,
    **{(status, Action.CORRECT_BIRTH): status for status in Status},
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


class Spoken(TextChoices):
    """Languages in which a volunteer can help (ISO 639; the last is Chinese sign language)."""

    MANDARIN = "cmn", _("Mandarin")
    CANTONESE = "yue", _("Cantonese")
    WU = "wuu", _("Shanghainese")
    MIN = "nan", _("Hokkien")
    HAKKA = "hak", _("Hakka")
    TIBETAN = "bo", _("Tibetan")
    UYGHUR = "ug", _("Uyghur")
    MONGOLIAN = "mn", _("Mongolian")
    ENGLISH = "en", _("English")
    JAPANESE = "ja", _("Japanese")
    KOREAN = "ko", _("Korean")
    RUSSIAN = "ru", _("Russian")
    FRENCH = "fr", _("French")
    SIGN = "csl", _("Chinese sign language")


class Gender(TextChoices):
    """By whom somebody may wish to be helped."""

    FEMALE = "female", _("A woman")
    MALE = "male", _("A man")


class HealthLimit(TextChoices):
    """What a body must not do; a task says which of these it asks of one."""

    STAIRS = "stairs", _("Climbing stairs")
    LIFTING = "lifting", _("Lifting and carrying")
    STANDING = "standing", _("Standing for hours")
    WALKING = "walking", _("Walking far")
    CYCLING = "cycling", _("Cycling")
    OUTDOORS = "outdoors", _("Heat and cold")
    NIGHT = "night", _("Work at night")
    INFECTION = "infection", _("Being near the sick")


class Risk(TextChoices):
    """What may happen to a volunteer at a task."""

    NONE = "none", _("No risk")
    SOME = "some", _("Some risk")
    HIGH = "high", _("High risk")


class ProofKind(TextChoices):
    """How a skill was shown."""

    CERTIFICATE = "certificate", _("A certificate")
    LICENCE = "licence", _("A professional licence")
    TRAINING = "training", _("A course of the group")
    ASSESSMENT = "assessment", _("Seen at work")


class HandInStatus(TextChoices):
    """What became of a picture that was handed in."""

    WAITING = "waiting", _("Waits to be looked at")
    RECORDED = "recorded", _("Recorded as a proof")
    REFUSED = "refused", _("Not taken")
    REPLACED = "replaced", _("Another took its place")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class HandInAction(TextChoices):
    """What may be done with it."""

    RECORD = "record", _("Record it as a proof")
    REFUSE = "refuse", _("Not take it")
    REPLACE = "replace", _("Hand in another")
    WITHDRAW = "withdraw", _("Withdraw")


HAND_IN_TRANSITIONS: dict[tuple[HandInStatus, HandInAction], HandInStatus] = {
    (HandInStatus.WAITING, HandInAction.RECORD): HandInStatus.RECORDED,
    (HandInStatus.WAITING, HandInAction.REFUSE): HandInStatus.REFUSED,
    (HandInStatus.WAITING, HandInAction.REPLACE): HandInStatus.REPLACED,
    (HandInStatus.WAITING, HandInAction.WITHDRAW): HandInStatus.WITHDRAWN,
}


class SafeguardKind(TextChoices):
    """What a task of some risk, or over a month, asks for (志愿服务条例)."""

    INSURANCE = "insurance", _("Accident insurance")
    AGREEMENT = "agreement", _("Written agreement")


class VettingKind(TextChoices):
    """How a volunteer was checked before they are let to what may harm others."""

    REFERENCES = "references", _("References")
    IDENTITY = "identity", _("Identity papers")
    RECORD = "record", _("A certificate of no criminal record")
    HEALTH = "health", _("A health certificate")


class VettingOutcome(TextChoices):
    """What came of it."""

    CLEARED = "cleared", _("Nothing stands against it")
    NOT_CLEARED = "not_cleared", _("Something stands against it")


class Vetted(TextChoices):
    """For which tasks a street asks that volunteers were checked."""

    NOTHING = "nothing", _("For no task")
    HIGH = "high", _("For tasks of high risk")
    SOME = "some", _("For tasks of some or high risk")


class ApartAction(TextChoices):
    """What may be done about people who are not put together."""

    SET = "set", _("Keep two people apart")
    END = "end", _("Keep two people apart no more")


class Approval(TextChoices):
    """What a street asks before an applicant is a volunteer."""

    NONE = "none", _("Nothing")
    APPROVAL = "approval", _("That somebody approves")
    INTERVIEW = "interview", _("A talk, then that somebody approves")
