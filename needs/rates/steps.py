"""What counts as a step of a need: each act of the audit that somebody had to do so that it went on, and why it counts.

What is not here is no step: reading, following, the resident's own word, what the clock does, and what makes up one act with another
(a task that is made for a need is `need.add_task`, and not `task.create` once more).
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.parties.models import Post

STAFF = (
    Post.STREET_OFFICER,
    Post.FINANCE_OFFICER,
    Post.COMMUNITY_WORKER,
    Post.GRID_WORKER,
    Post.HOTLINE_CLERK,
    Post.CONFIDENTIAL_RECEIVER,
    Post.ADMINISTRATOR,
)
"""Who is of the street and the communities: paid to govern, and made errand runners of. Posts at the time of the step count."""

STEPS: Mapping[str, str | Promise] = {
    "need.report": _("taking it in for somebody; a resident's own report is none"),
    "need.add_files": _("bringing papers or photos"),
    "need.supply": _("bringing what was missing"),
    "need.triage": _("judging how soon, and who"),
    "need.decline": _("turning it down, with a reason"),
    "need.merge": _("joining it with another"),
    "need.assign": _("putting somebody in charge"),
    "need.object": _("objecting to being in charge"),
    "need.refer": _("handing it on"),
    "need.add_task": _("asking volunteers to come"),
    "need.answer": _("answering"),
    "need.message": _("writing to those concerned"),
    "need.note": _("writing within the group"),
    "need.tell_street": _("writing to the street"),
    "referral.enter_answer": _("bringing the answer of the body outside"),
    "referral.recall": _("taking it back from the body outside"),
    "task.claim": _("taking the work on"),
    "task.complete": _("declaring the work done"),
    "task.cancel": _("calling the work off"),
    "assignment.check_in": _("coming to the door"),
    "assignment.check_out": _("doing the work"),
    "assignment.hand_back": _("giving the work back"),
    "disclosure.building": _("looking up where it is"),
    "disclosure.door": _("looking up the door"),
    "disclosure.phone": _("looking up the phone, to call"),
    "call_back.try": _("calling in vain"),
    "call_back.record": _("calling, and recording what the resident says"),
}
