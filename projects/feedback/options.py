"""What a street may set otherwise for its feedback."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

MIN_GROUP = whole("feedback.min_group", 1, _("Results of fewer answers than this are withheld."), least=1, most=1_000)
