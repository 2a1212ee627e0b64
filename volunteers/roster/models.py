"""Volunteers: a person's profile in the group of one street."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.places.models import Place
from backend.states import status_constraint
from volunteers.roster.states import Skill, Status


class Volunteer(Place):
    """A volunteer. The place is where they set out from; nobody but they see it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="volunteering")
    number = models.BigIntegerField(
        _("volunteer number"),
        unique=True,
        db_default=models.Func(models.Value("roster_volunteer_number"), function="nextval"),
        editable=False,
    )
    """Stands in public where an ID number would; it also keeps a volunteer's hours apart in one GiST index."""
    status = models.CharField(_("status"), max_length=6, choices=Status.choices, default=Status.ACTIVE)
    skills = ArrayField(models.CharField(max_length=20, choices=Skill.choices), verbose_name=_("skills"), default=list)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["street", "user"], name="volunteer_once_in_a_street"),
            status_constraint(Status, "volunteer_status_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street"], condition=models.Q(status=Status.ACTIVE), name="volunteer_active"),
            GinIndex(fields=["skills"], name="volunteer_skills"),
        ]

    def __str__(self) -> str:
        return str(self.number)
