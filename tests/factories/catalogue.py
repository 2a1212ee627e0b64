"""Categories."""

from datetime import UTC, datetime

from factory import Sequence
from factory.django import DjangoModelFactory

from needs.catalogue.models import Category
from needs.catalogue.reading import default_tree


class CategoryFactory(DjangoModelFactory):
    """A category of the street `street=`."""

    class Meta:
        model = Category

    code = Sequence(lambda n: f"category_{n}")
    name = Sequence(lambda n: f"第{n}类")
    updated_at = datetime(2026, 1, 1, tzinfo=UTC)


def plant(street):
    """The tree that a street begins with, as `create-street` enters it, without a word in the audit."""
    made = {}
    for _number, row in default_tree().good:
        made[row.code] = Category(
            street=street,
            code=row.code,
            parent=made.get(row.parent),
            updated_at=datetime(2026, 1, 1, tzinfo=UTC),
            **row.columns(),
        )
    Category.objects.bulk_create([each for each in made.values() if each.parent is None])
    Category.objects.bulk_create([each for each in made.values() if each.parent is not None])
    return made
