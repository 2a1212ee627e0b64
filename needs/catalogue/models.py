"""The category tree of each street."""

from functools import cached_property
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from backend.ids import new_id
from backend.states import status_constraint
from needs.catalogue.forms import FieldSpec, MaterialSpec, in_language
from needs.catalogue.states import Kind, Status, Urgency

_FIELDS = TypeAdapter(list[FieldSpec])
_MATERIALS = TypeAdapter(list[MaterialSpec])


class Category(models.Model):
    """A branch or a leaf of the tree. Needs name it by its code, so that they stay readable whatever becomes of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    kinds = ArrayField(models.CharField(max_length=10, choices=Kind.choices), default=list, blank=True)
    """The kinds of need that it is for; none named: all."""
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    """Its place among those of one parent; equal ones by code."""
    urgency = models.CharField(_("usual urgency"), max_length=9, choices=Urgency.choices, blank=True)
    fields = models.JSONField(_("fields"), default=list, blank=True)
    """A list of `forms.FieldSpec`, in the order in which they are asked."""
    materials = models.JSONField(_("material"), default=list, blank=True)
    """A list of `forms.MaterialSpec`."""
    words = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    """Words that tell of it: by them it is suggested until the street has decided enough to learn from."""
    status = models.CharField(_("status"), max_length=7, choices=Status.choices, default=Status.ACTIVE)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints: ClassVar = [
            status_constraint(Status, "category_status_known"),
            models.UniqueConstraint(fields=["street", "code"], name="category_once_in_a_street"),
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[a-z][a-z0-9_]*$"), name="category_code_is_a_slug"
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.ACTIVE, retired_at=None, replaced_by=None)
                | models.Q(status=Status.RETIRED, retired_at__isnull=False),
                name="category_retired_at_a_time",
            ),
            models.CheckConstraint(condition=models.Q(kinds__contained_by=Kind.values), name="category_kinds_known"),
            models.CheckConstraint(
                condition=models.Q(urgency__in=["", *Urgency.values]), name="category_urgency_known"
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="category_not_under_itself"),
            models.CheckConstraint(
                condition=~models.Q(replaced_by=models.F("id")), name="category_not_replaced_by_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_active(self) -> bool:
        """Whether new needs may be put into it."""
        return self.status == Status.ACTIVE

    @property
    def words_for_it(self) -> str:
        """Its name in the language that is active now."""
        return in_language(self.name, self.name_en)

    @cached_property
    def asked(self) -> list[FieldSpec]:
        """The fields, in the order in which they are asked."""
        return _FIELDS.validate_python(self.fields)

    @cached_property
    def shown(self) -> list[MaterialSpec]:
        """The material."""
        return _MATERIALS.validate_python(self.materials)

    @property
    def requires_something(self) -> bool:
        """Whether a report under it can be incomplete."""
        return any(each.required for each in self.asked) or any(each.required for each in self.shown)

    def is_for(self, kind: Kind | str) -> bool:
        """Whether a need of this kind belongs here."""
        return not self.kinds or kind in self.kinds
