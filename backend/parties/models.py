"""Organisations, their people, and the street's own staff."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id


class OrganisationKind(models.TextChoices):
    """Who may be registered (财政部令第102号: enterprises, social organisations, Class II public institutions)."""

    SOCIAL_ORGANISATION = "social_organisation", _("Social organisation")
    ENTERPRISE = "enterprise", _("Enterprise")
    PUBLIC_INSTITUTION = "public_institution", _("Class II public institution")


class Organisation(models.Model):
    """Anybody registered. Deployment-wide: an organisation may work in many streets."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=100, unique=True)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class AffiliationKind(models.TextChoices):
    """How a person belongs to an organisation, or has declared an interest in it."""

    LIAISON = "liaison", _("Contractor liaison")
    HEAD = "head", _("Head")
    WORKER = "worker", _("Worker")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    VOLUNTEER = "volunteer", _("Volunteer of it")
    DECLARED = "declared", _("Declared interest")


class Affiliation(models.Model):
    """A person at an organisation, from one day to another. Whoever is affiliated is recused.

    One that is called off before it begins ends when it would have begun: it was never in force.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    kind = models.CharField(_("kind"), max_length=13, choices=AffiliationKind.choices)
    proposed = models.BooleanField(_("proposed"), default=False)
    """By the organisation; until the person agrees it counts for nothing."""
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    contract_id = models.UUIDField(_("contract"), null=True, blank=True)
    """The contract for as long as which it lasts (the id of its project, which stands above); null where the end is its own."""

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation", "kind"],
                condition=models.Q(until=None),
                name="affiliation_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="affiliation_ends_later"
            ),
            models.CheckConstraint(
                condition=models.Q(contract_id=None) | models.Q(until__isnull=False),
                name="affiliation_of_a_contract_ends",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["contract_id"], condition=models.Q(contract_id__isnull=False), name="affiliation_of_contract"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.organisation_id}"


class Post(models.TextChoices):
    """The posts of street and community. Four different people stand at the door; only a social worker is licensed."""

    COMMUNITY_WORKER = "community_worker", _("Community worker")
    GRID_WORKER = "grid_worker", _("Grid worker")
    STREET_OFFICER = "street_officer", _("Street officer (buyer)")
    FINANCE_OFFICER = "finance_officer", _("Street officer, finance")
    HOTLINE_CLERK = "hotline_clerk", _("Community hotline clerk")
    CONFIDENTIAL_RECEIVER = "confidential_receiver", _("Confidential receiver")
    EVALUATOR = "evaluator", _("Third-party evaluator")
    IMPORTER = "importer", _("Importer")
    ADMINISTRATOR = "administrator", _("Administrator of the street")


class Posting(models.Model):
    """A person on a post of a street, or of one community of it, for a term."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="postings")
    post = models.CharField(_("post"), max_length=21, choices=Post.choices)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "area", "post"], condition=models.Q(until=None), name="posting_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="posting_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return self.get_post_display()
