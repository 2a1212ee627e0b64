"""Organisations, affiliations and postings."""

from datetime import timedelta

from django.utils import timezone
from factory import LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from backend.parties.models import Affiliation, AffiliationKind, Organisation, OrganisationKind, Post, Posting
from tests.factories.accounts import UserFactory


def yesterday():
    return timezone.now() - timedelta(days=1)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = Sequence(lambda n: f"第{n}社工服务中心")
    name_en = Sequence(lambda n: f"Social Work Centre {n}")
    kind = OrganisationKind.SOCIAL_ORGANISATION


class AffiliationFactory(DjangoModelFactory):
    """`kind` of `user` at `organisation`, since yesterday."""

    class Meta:
        model = Affiliation

    user = SubFactory(UserFactory)
    organisation = SubFactory(OrganisationFactory)
    kind = AffiliationKind.LIAISON
    since = LazyFunction(yesterday)


class PostingFactory(DjangoModelFactory):
    """`post` of `user` in the whole of their street, since yesterday; `area=` for one community of it."""

    class Meta:
        model = Posting

    user = SubFactory(UserFactory)
    street = SelfAttribute("user.home_street")
    area = SelfAttribute("street")
    post = Post.COMMUNITY_WORKER
    since = LazyFunction(yesterday)
