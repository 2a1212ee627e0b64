"""The kinds of notice about being a volunteer."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells, tells_nobody
from volunteers.roster.events import (
    ApartNoMore,
    HandedIn,
    HandInRecorded,
    HandInRefused,
    HandInWithdrawn,
    KeptApart,
    PauseEndsSoon,
    ProbationEnded,
    ProofEnded,
    ProofEndsSoon,
    ProofRecorded,
    ProofRevoked,
    SafeguardEnded,
    SafeguardRecorded,
    VettingEnded,
    VettingRecorded,
    VolunteerApplied,
    VolunteerDeclined,
    VolunteerEdited,
    VolunteerEnrolled,
    VolunteerLeft,
    VolunteerPaused,
    VolunteerResumed,
)


@register
class MembershipChanged(Kind):
    """To the volunteer, where somebody else did it."""

    code = "membership_changed"
    label = _("Somebody changed that I am a volunteer")
    title = _("Your place among the volunteers")
    body = _("As a volunteer you are now: {status}.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


@register
class SkillProven(Kind):
    """To the volunteer: what was noted of a skill of theirs."""

    code = "skill_proven"
    label = _("What is noted of my skills")
    title = _("Your skill: {skill}")
    body = _("A proof of this skill was noted: {how}.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


@register
class SkillDoubted(Kind):
    """To the volunteer: a proof counts no more."""

    code = "skill_doubted"
    label = _("A proof of my skills was revoked")
    title = _("Your skill: {skill}")
    body = _("A proof of this skill was revoked. Ask who leads you why.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


@register
class ProofRunsOut(Kind):
    """To the volunteer, some weeks before."""

    code = "proof_runs_out"
    label = _("The proof of a skill of mine runs out")
    title = _("Your skill: {skill}")
    body = _("Its proof is valid until {until}. Renew it in time, and show the new one to who leads you.")
    push = _("Something of yours runs out soon")
    opens = "/me"
    lasts = timedelta(days=14)


@register
class ProofRanOut(Kind):
    """To the volunteer, on the day."""

    code = "proof_ran_out"
    label = _("The proof of a skill of mine ran out")
    title = _("Your skill: {skill}")
    body = _("Its proof was valid until {until}. You are not asked for what needs it until you show a new one.")
    push = _("Something of yours ran out")
    opens = "/me"
    lasts = timedelta(days=14)


tells(ProofRecorded, SkillProven, to=_("the volunteer"))
tells(ProofRevoked, SkillDoubted, to=_("the volunteer"))
tells(ProofEndsSoon, ProofRunsOut, to=_("the volunteer"))
tells(ProofEnded, ProofRanOut, to=_("the volunteer"))


@register
class ProofWaits(Kind):
    """To who may record it. The skill stands inside, not on a screen that others see."""

    code = "proof_waits"
    label = _("A volunteer handed in a certificate")
    title = _("A certificate to look at: {skill}")
    body = _("{name} handed it in. Look at it, and record it as a proof or say why not.")
    push = _("Something changed in your volunteer group")
    opens = "/hand-ins/{subject}"


@register
class ProofNotTaken(Kind):
    """To the volunteer."""

    code = "proof_not_taken"
    label = _("A certificate that I handed in was not taken")
    title = _("Your skill: {skill}")
    body = _("The certificate that you handed in was not taken. Read why, and hand in another.")
    push = _("Something changed in your volunteer group")
    opens = "/hand-ins/{subject}"


tells(HandedIn, ProofWaits, to=_("the team leaders of the place, the core leaders and the managers"))
tells(HandInRefused, ProofNotTaken, to=_("the volunteer"))
tells_nobody(HandInRecorded, _("the volunteer hears of the proof"))
tells_nobody(HandInWithdrawn, _("what was told to who may record it is taken back"))


@register
class SafeguardNoted(Kind):
    """To the volunteer."""

    code = "safeguard_noted"
    label = _("An insurance or an agreement of mine was noted")
    title = _("Noted for you: {what}")
    body = _("With {issuer}, from {since} on.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


@register
class SafeguardOver(Kind):
    """To the volunteer."""

    code = "safeguard_over"
    label = _("An insurance or an agreement of mine was ended")
    title = _("Holds no more: {what}")
    body = _("It was with {issuer}. You are not asked for what needs it until there is a new one.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


tells(SafeguardRecorded, SafeguardNoted, to=_("the volunteer"))
tells(SafeguardEnded, SafeguardOver, to=_("the volunteer"))
for kept in (KeptApart, ApartNoMore):
    tells_nobody(kept, _("private to who set it: the other side is not to know"))


@register
class ApplicationMade(Kind):
    """To who may take the applicant."""

    code = "application_made"
    label = _("Somebody wants to be a volunteer")
    title = _("Somebody wants to be a volunteer")
    body = _("{name} applied. Speak with them soon, and take them or say why not.")
    push = _("Something changed in your volunteer group")
    opens = "/volunteers/{subject}"


tells(VolunteerApplied, ApplicationMade, to=_("the team leaders of the place, the core leaders and the managers"))


@register
class VettingNoted(Kind):
    """To the volunteer alone. It tells no outcome: a screen may be seen by others."""

    code = "vetting_noted"
    label = _("What is noted of a check of mine")
    title = _("A check of you: {what}")
    body = _("Something was noted of it. Read it under your profile; ask who manages the group where it is wrong.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


@register
class ProbationOver(Kind):
    """To the volunteer."""

    code = "probation_over"
    label = _("My probation is over")
    title = _("Your probation is over")
    body = _("Thank you for your first time with us. From now on you may be asked for every task that fits you.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


@register
class BackTomorrow(Kind):
    """To the volunteer, the day before their pause ends."""

    code = "back_tomorrow"
    label = _("My pause ends tomorrow")
    title = _("You are back tomorrow")
    body = _("From {back_on} on you may be asked again. If that is too soon, pause anew under your profile.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


tells(PauseEndsSoon, BackTomorrow, to=_("the volunteer"))

for noted in (VettingRecorded, VettingEnded):
    tells(noted, VettingNoted, to=_("the volunteer"))
tells(ProbationEnded, ProbationOver, to=_("the volunteer"))

for event in (VolunteerEnrolled, VolunteerPaused, VolunteerResumed, VolunteerLeft, VolunteerDeclined):
    tells(event, MembershipChanged, to=_("the volunteer, where somebody else did it"))
tells_nobody(VolunteerEdited, _("one's own profile; the feed shows it"))
