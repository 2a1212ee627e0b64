"""`linli import-gazetteer`: good rows enter, of each other one it is said why not."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from backend.audit.models import Entry
from backend.errors import NotAllowed
from backend.places.datum import Datum, from_wgs84
from backend.places.entering import import_gazetteer
from backend.places.gazetteer import find
from backend.places.geo import distance_m
from backend.places.landmarks import NotAGazetteer
from backend.places.models import Landmark
from backend.policy import Actor
from config.demo.areas import DONGSI
from config.demo.gazetteer import gazetteer
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

HEAD = "name,aliases,kind,lat,lng,community\n"
GOOD = "甲院,甲,compound,39.9287,116.4160,\n"


@pytest.fixture
def enter(dongsi, now):
    def go(content, **more):
        said = content.encode() if isinstance(content, str) else content
        system = Actor.system(street_id=dongsi.id, at=now)
        return import_gazetteer(
            actor=system, street_id=dongsi.id, content=said, now=now, **{"datum": Datum.WGS84, **more}
        )

    return go


def run(*args):
    out = io.StringIO()
    try:
        call_command("import_gazetteer", *args, stdout=out, stderr=io.StringIO())
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("datum", list(Datum))
def test_a_csv_in_every_datum_and_encoding(dongsi, tmp_path, encoding, datum, code_of):
    lat, lng = from_wgs84(39.9287, 116.4160, datum)
    path = tmp_path / "gazetteer.csv"
    path.write_bytes(f'{HEAD}"甲院",甲;大甲院，甲,compound,{lat},{lng},\n'.encode(encoding))
    code, said = run(DONGSI, str(path), "--datum", datum.value.lower())
    assert code == 0, said
    mark = Landmark.objects.get()
    assert (mark.name, mark.aliases, mark.kind) == ("甲院", ["甲", "大甲院"], "compound")
    assert distance_m((mark.lat, mark.lng), (39.9287, 116.4160)) < 0.1
    assert code_of(mark.community_id) == "110101006003"
    assert Entry.objects.get(action="street.import_gazetteer").data["created"] == 1


def test_geojson(enter):
    feature = {
        "type": "Feature",
        "properties": {"name": "甲院", "kind": "compound", "aliases": ["甲"], "community": "110101006003"},
        "geometry": {"type": "Point", "coordinates": [116.4160, 39.9287, 50]},
    }
    report = enter(json.dumps({"type": "FeatureCollection", "features": [feature, {"type": "Feature"}, 7]}))
    assert (report.created, [each.index for each in report.rejected]) == (["甲院"], [2, 3])


BAD = {
    "no name": (" ,,compound,39.9287,116.4160,", "name"),
    "long name": ("字" * 61 + ",,compound,39.9287,116.4160,", "60"),
    "kind": ("乙院,,castle,39.9287,116.4160,", "hutong"),
    "letters": ("乙院,,compound,north,116.4160,", "numbers"),
    "not a number": ("乙院,,compound,NaN,116.4160,", "numbers"),
    "swapped": ("乙院,,compound,116.4160,39.9287,", "swapped"),
    "nowhere": ("乙院,,compound,400,500,", "nowhere"),
    "outside": ("乙院,,compound,39.80,116.30,", "outside the street"),
    "zero": ("乙院,,compound,0,0,", "outside the street"),
    "community": ("乙院,,compound,39.9287,116.4160,110101007001", "110101007001"),
    "twice": ("甲院,,compound,39.9287,116.4161,", "twice"),
    "more fields": ("乙院,,compound,39.9287,116.4160,,x,y", "quotes"),
    "fewer fields": ("乙院,,compound", "numbers"),
    "aliases": ("乙院," + ";".join(f"a{n}" for n in range(21)) + ",compound,39.9287,116.4160,", "20"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_is_named_and_the_good_ones_enter(enter, case):
    line, word = BAD[case]
    report = enter(HEAD + GOOD + line + "\n")
    assert report.created == ["甲院"]
    [wrong] = report.rejected
    assert wrong.index == 2
    assert word in wrong.reason
    with override("zh-hans"):
        assert not wrong.reason.isascii()
    assert list(Landmark.objects.values_list("name", flat=True)) == ["甲院"]


@pytest.mark.parametrize(
    "content",
    ["", "\n", "a,b\n1,2\n", "{", '{"type": "Feature"}', '{"type": "FeatureCollection"}', b"\xff\xfe\x00\x81", "[1]"],
)
def test_what_is_no_gazetteer_leaves_nothing(enter, content):
    before = dump()
    with pytest.raises(NotAGazetteer) as refused:
        enter(content)
    assert "aliases" in refused.value.detail
    assert changes(before, dump()) == {}


def test_sent_again_only_what_differs_is_changed(enter):
    enter(gazetteer())
    again = enter(gazetteer())
    assert (again.created, again.updated, len(again.unchanged)) == ([], [], Landmark.objects.count())
    changed = gazetteer().decode().replace("六条居委会;", "六条居委会;居委会办公室;")
    assert enter(changed).updated == ["六条社区居委会"]


def test_a_dry_run_writes_nothing(enter):
    before = dump()
    assert len(enter(gazetteer(), dry_run=True).created) > 30
    assert changes(before, dump()) == {}


@pytest.mark.django_db(transaction=True)
def test_what_enters_is_found_at_once(enter, dongsi):
    assert find(dongsi.id, "甲院") is None
    enter(HEAD + GOOD)
    assert find(dongsi.id, "甲院").entry.name == "甲院"


def test_only_who_keeps_the_map_may(dongsi, user, actor_for, now):
    person = user(home_street=dongsi)
    with pytest.raises(NotAllowed):
        import_gazetteer(actor=actor_for(person), street_id=dongsi.id, content=gazetteer(), datum=Datum.WGS84, now=now)
    assert not Landmark.objects.exists()


def test_the_command_lists_what_it_rejects_and_exits_1(dongsi, tmp_path):
    path = tmp_path / "g.csv"
    path.write_text(HEAD + GOOD + BAD["swapped"][0] + "\n")
    code, said = run(DONGSI, str(path))
    assert code == 1
    assert "新建 created 1" in said
    assert "#2 乙院" in said
    assert "swapped" in said
    with pytest.raises(CommandError, match="create-street"):
        run("999999999", str(path))
    with pytest.raises(CommandError, match="Cannot read"):
        run(DONGSI, str(tmp_path / "none.csv"))
    path.write_text("a,b\n")
    with pytest.raises(CommandError, match="columns"):
        run(DONGSI, str(path))
