"""Areas."""

from factory import LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from backend.ids import new_id
from backend.places.models import Area, Level


class StreetFactory(DjangoModelFactory):
    class Meta:
        model = Area

    id = LazyFunction(new_id)
    street_id = SelfAttribute("id")
    level = Level.STREET
    code = Sequence(lambda n: f"1101{n:05d}")
    name = Sequence(lambda n: f"第{n}街道")
    name_en = Sequence(lambda n: f"Street {n}")


class CommunityFactory(DjangoModelFactory):
    """A community of the street `parent=`."""

    class Meta:
        model = Area

    parent = SubFactory(StreetFactory)
    street = SelfAttribute("parent")
    level = Level.COMMUNITY
    code = Sequence(lambda n: f"1102{n:08d}")
    name = Sequence(lambda n: f"第{n}社区")
    name_en = Sequence(lambda n: f"Community {n}")


class GridFactory(DjangoModelFactory):
    """A grid of `parent=`, a community."""

    class Meta:
        model = Area

    parent = SubFactory(CommunityFactory)
    street = SelfAttribute("parent.street")
    level = Level.GRID
    code = Sequence(lambda n: f"g{n}")
    name = Sequence(lambda n: f"第{n}网格")
    name_en = Sequence(lambda n: f"Grid {n}")
