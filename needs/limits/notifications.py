"""What is told of limits."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.told import tells_nobody
from needs.limits.events import LimitsLifted

tells_nobody(LimitsLifted, _("who asked for it tries again; GET /me/limits shows it"))
