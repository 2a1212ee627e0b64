"""The HTTP face of series and of templates."""

from volunteers.series.api import templates
from volunteers.series.api.series import router

__all__ = ["router", "templates"]
