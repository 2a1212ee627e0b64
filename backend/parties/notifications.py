"""The kinds of notice that posts send."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register


@register
class PostGiven(Kind):
    """A person is put on a post of the street."""

    code = "post_given"
    label = _("I am put on a post of the street")
    title = _("A post for you")
    body = _("You are now on the post “{post}” of your street.")
    push = _("Something changed about your post")
    opens = "/me"


@register
class PostEnded(Kind):
    """A post ended."""

    code = "post_ended"
    label = _("A post of mine ends")
    title = _("A post has ended")
    body = _("You are no longer on the post “{post}” of your street.")
    push = _("Something changed about your post")
    opens = "/me"
