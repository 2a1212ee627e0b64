"""The verbs of feedback: invite, answer, reply."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError, NotFound
from backend.events import publish
from backend.places.queries import zone_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from projects.delivery.models import Attendance
from projects.delivery.queries import visible_activities
from projects.feedback.events import InvitationChanged, Replied
from projects.feedback.models import Invitation, Reply, Response
from projects.feedback.policy import POLICY
from projects.feedback.queries import own_invitations, returns, visible_responses
from projects.feedback.states import Action


class AlreadyAnswered(DomainError):
    """A card is answered once."""

    code = "already_answered"
    title = _("Answered already")
    message = _(
        "You have answered this card already. It cannot be changed, because nobody knows which answer is yours."
    )


class AlreadyReplied(DomainError):
    """One reply to a comment."""

    code = "already_replied"
    title = _("Replied already")
    message = _("This comment has its one reply already. Reload the feedback of the project to read it.")


@service
def invite(*, actor: Actor, attendance_id: UUID, now: datetime) -> Invitation:
    """Put a card before a resident whose attendance was attested. Raises `NotFound`, `NotAllowed`."""
    rows = Attendance.objects.filter(street=actor.street_id).select_related("activity")
    attendance = find(rows, attendance_id)
    allow(POLICY, Action.INVITE, actor, attendance)
    invitation = Invitation.objects.create(
        street_id=actor.street_id,
        attendance=attendance,
        user_id=attendance.user_id,
        activity=attendance.activity,
        project_id=attendance.activity.project_id,
    )
    audit.record("invitation.invite", invitation.id, actor=actor, now=now)
    publish(InvitationChanged(invitation.id), actor=actor)
    return invitation


@service
def answer(*, actor: Actor, activity_id: UUID, scores: Mapping[str, int], comment: str, now: datetime) -> Invitation:
    """Answer a card, once; returns the invitation, never the response.

    The act is audited on the invitation. The response is written without person, invitation and time of day, and
    nothing that is kept of this call (audit, feed, kept answer) names its id.
    Raises `NotFound`, `NotAllowed`, `AlreadyAnswered`.
    """
    activity = find(visible_activities(actor).select_related("project"), activity_id)
    allow(POLICY, Action.FEEDBACK, actor, activity)
    invitation = own_invitations(actor).select_for_update(of=("self",), no_key=True).get(activity=activity)
    if invitation.answered:
        raise AlreadyAnswered
    invitation.answered = True
    invitation.save(update_fields=["answered"])
    Response.objects.create(
        street_id=actor.street_id,
        project_id=activity.project_id,
        activity=activity,
        scores=dict(scores),
        comment=comment.strip(),
        day=now.astimezone(zone_of(actor)).date(),
    )
    audit.record("invitation.feedback", invitation.id, actor=actor, now=now)
    publish(InvitationChanged(invitation.id), actor=actor)
    return invitation


@service
def reply(*, actor: Actor, response_id: UUID, text: str, now: datetime) -> Reply:
    """The contractor's one answer to a comment. Raises `NotFound`, `NotAllowed`, `AlreadyReplied`."""
    response = lock(visible_responses(actor).select_related("project").exclude(comment=""), response_id)
    if returns(actor, response.project).withheld:
        raise NotFound(kind=Response._meta.verbose_name)
    allow(POLICY, Action.REPLY, actor, response.project)
    if Reply.objects.filter(response=response).exists():
        raise AlreadyReplied
    made = Reply.objects.create(street_id=actor.street_id, response=response, text=text, by_id=actor.user_id, at=now)
    audit.record("feedback.reply", response.id, actor=actor, now=now, reply_id=str(made.id))
    publish(Replied(made.id), actor=actor)
    return made
