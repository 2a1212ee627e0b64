"""Categories."""

from datetime import UTC, datetime

from factory import Sequence
from factory.django import DjangoModelFactory

from backend.policy import Actor
from needs.catalogue.models import Category
from needs.catalogue.reading import default_tree
from needs.catalogue.services import take_in


class CategoryFactory(DjangoModelFactory):
    """A category of the street `street=`."""

    class Meta:
        model = Category

    code = Sequence(lambda n: f"category_{n}")
    name = Sequence(lambda n: f"第{n}类")
    updated_at = datetime(2026, 1, 1, tzinfo=UTC)


def plant(street):
    """The tree that a street begins with, as `create-street` enters it."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return take_in(actor=Actor.system(street_id=street.id, at=now), rows=default_tree(), now=now)
