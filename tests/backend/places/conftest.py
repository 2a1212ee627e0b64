"""The demonstration's streets, imported."""

import pytest

from backend.places.administration import import_boundaries
from backend.places.datum import Datum
from backend.places.entering import import_gazetteer
from backend.places.models import Area
from backend.policy import Actor
from config.demo import areas
from config.demo.gazetteer import gazetteer
from tests.factories import StreetFactory


def enter(street, geojson, now, **more):
    """Import as the system."""
    return import_boundaries(
        actor=Actor.system(street_id=street.id, at=now),
        street_id=street.id,
        geojson=geojson,
        now=now,
        **{"datum": Datum.WGS84, **more},
    )


@pytest.fixture
def dongsi(db, now):
    """Dongsi with communities and grids."""
    street = StreetFactory(code=areas.DONGSI, name="东四街道")
    report = enter(street, areas.dongsi(), now)
    assert report.rejected == []
    street.refresh_from_db()
    return street


@pytest.fixture
def landmarks(dongsi, now):
    """Dongsi with its gazetteer."""
    system = Actor.system(street_id=dongsi.id, at=now)
    report = import_gazetteer(actor=system, street_id=dongsi.id, content=gazetteer(), datum=Datum.WGS84, now=now)
    assert report.rejected == []
    return dongsi


@pytest.fixture
def code_of(db):
    """`code_of(id)`: an area's code; None for None."""

    def find(area_id):
        return area_id and Area.objects.get(pk=area_id).code

    return find
