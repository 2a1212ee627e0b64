"""Who attended is asked; who is asked, and who was answered, hears of it."""

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from backend.realtime.services import tell
from projects.delivery.events import Attended
from projects.delivery.queries import attested
from projects.feedback import services
from projects.feedback.events import InvitationChanged, Replied
from projects.feedback.models import Invitation, Reply
from projects.feedback.notifications import ContractorReplied, FeedbackAsked
from projects.feedback.schemas import InvitationOut, ReplyOut


@receives(Attended)
def invite(event: Attended, *, actor: Actor) -> None:
    """A card for every attested attendance, in the same transaction."""
    system = Actor.system(street_id=actor.street_id, at=actor.at)
    services.invite(actor=system, attendance_id=event.attendance_id, now=actor.at)


@receives(InvitationChanged)
def tell_the_resident(event: InvitationChanged, *, actor: Actor) -> None:
    """The card waits, or is answered."""
    invitation = Invitation.objects.select_related("activity", "project").get(pk=event.invitation_id)
    tell([invitation.user_id], "invitation", json_of(InvitationOut.of(invitation)), now=actor.at)
    if invitation.answered:
        withdraw(FeedbackAsked, actor=actor, subject=invitation.id)
    else:
        title = invitation.activity.title
        notify(FeedbackAsked, [invitation.user_id], actor=actor, subject=invitation.id, activity=title)


@receives(Replied)
def tell_who_was_there(event: Replied, *, actor: Actor) -> None:
    """Everybody who attended the activity, since nobody knows who wrote the comment."""
    reply = Reply.objects.select_related("response__project").get(pk=event.reply_id)
    people = attested(activity_id=reply.response.activity_id)
    tell(people, "reply", json_of(ReplyOut.of(reply)), now=actor.at)
    project = reply.response.project
    notify(ContractorReplied, people, actor=actor, subject=project.id, key=str(reply.id), project=project.title)
