"""What may be done with feedback. An invitation is answered once; a response never changes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """What may be done."""

    INVITE = "invite", _("Invite to give feedback")
    FEEDBACK = "feedback", _("Give feedback")
    READ_FEEDBACK = "read_feedback", _("Read the feedback")
    REPLY = "reply", _("Reply to a comment")


class Aspect(TextChoices):
    """What every card asks for: the three rigid indicators, and the whole. A street may ask more of its own."""

    TRUST = "trust", _("Do you trust those who carry the project out?")
    POLICY = "policy", _("Did you learn what the policy means for you?")
    INTERESTS = "interests", _("Did it serve your interests?")
    OVERALL = "overall", _("On the whole, how satisfied are you?")
