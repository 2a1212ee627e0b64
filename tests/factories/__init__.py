"""Rows for tests. A factory makes a valid row with as few words as possible; name only what the test is about."""

from tests.factories.accounts import SessionFactory, UserFactory, token_for
from tests.factories.catalogue import CategoryFactory, plant
from tests.factories.files import FileFactory
from tests.factories.parties import AffiliationFactory, OrganisationFactory, PostingFactory
from tests.factories.places import CommunityFactory, GridFactory, StreetFactory
from tests.factories.privacy import shares
from tests.factories.volunteers import (
    CourseFactory,
    LessonFactory,
    NoShowFactory,
    OfferFactory,
    ProofFactory,
    RoleFactory,
    SafeguardFactory,
    TaskFactory,
    TeamFactory,
    VolunteerFactory,
    WaiterFactory,
)

__all__ = [
    "AffiliationFactory",
    "CategoryFactory",
    "CommunityFactory",
    "CourseFactory",
    "FileFactory",
    "GridFactory",
    "LessonFactory",
    "NoShowFactory",
    "OfferFactory",
    "OrganisationFactory",
    "PostingFactory",
    "ProofFactory",
    "RoleFactory",
    "SafeguardFactory",
    "SessionFactory",
    "StreetFactory",
    "TaskFactory",
    "TeamFactory",
    "UserFactory",
    "VolunteerFactory",
    "WaiterFactory",
    "plant",
    "shares",
    "token_for",
]
