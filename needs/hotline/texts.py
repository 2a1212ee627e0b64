"""Words that go to a caller's phone. They say nothing of the matter: others may read the screen."""

from django.utils.translation import gettext_lazy as _

REFERENCE = _(
    "[Linli] What you told the hotline is taken down under {reference}. Call again with this number and your name to ask how "
    "it stands."
)
