"""Rules on posts and affiliations that the domains compose."""

from typing import Any

from backend.parties.models import Post
from backend.parties.queries import standing
from backend.policy import Rule, words


def on_post(*posts: Post) -> Rule[Any]:
    """A rule: on one of these posts in this street."""
    label = words(lambda: " | ".join(str(post.label) for post in posts))
    return Rule(label, lambda actor, _obj: standing(actor).holds(*posts))


administers_street = on_post(Post.ADMINISTRATOR)
