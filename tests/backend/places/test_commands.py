"""`linli create-street` and `linli import-boundaries`."""

import io
import json
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from backend.places.datum import Datum, from_wgs84
from backend.places.models import Area
from config.demo import areas

pytestmark = pytest.mark.django_db


def run(*args):
    """Exit code and what was written to standard output."""
    out = io.StringIO()
    try:
        call_command(*args, stdout=out, stderr=io.StringIO())
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "areas.geojson"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return write


def test_create_street_prints_the_id_and_refuses_a_second():
    code, said = run("create_street", "110101006", "东四街道", "--name-en", "Dongsi")
    assert code == 0
    street = Area.objects.get(pk=UUID(said.strip()))
    assert (street.code, street.name, street.name_en) == ("110101006", "东四街道", "Dongsi")
    with pytest.raises(CommandError, match=str(street.id)):
        run("create_street", "110101006", "东四街道")
    with pytest.raises(CommandError, match=r"已存在[^\n]*\nThere is a street"):
        run("create_street", "110101006", "东四街道")
    assert Area.objects.count() == 1


@pytest.mark.parametrize(
    "args",
    [
        ("", "东四"),
        ("abc", "东四"),
        ("11010100a", "东四"),
        ("1" * 21, "东四"),
        ("110101006", " "),
        ("110101006", "东四", "--timezone", "Mars"),
    ],
)
def test_create_street_refuses_unfit_input(args):
    with pytest.raises(CommandError):
        run("create_street", *args)


def test_import_converts_and_reports(file):
    run("create_street", areas.DONGSI, "东四街道")
    sent = areas.dongsi()
    for feature in sent["features"]:
        ring = feature["geometry"]["coordinates"][0]
        ring[:] = [list(reversed(from_wgs84(lat, lng, Datum.GCJ02))) for lng, lat in ring]
    code, said = run("import_boundaries", file(sent), "--street", areas.DONGSI, "--datum", "gcj02")
    assert code == 0
    assert "新建 created 8" in said
    assert "退回 rejected 0" in said
    assert Area.objects.get(code=areas.DONGSI).south == 39.923


def test_import_lists_what_it_rejects_and_exits_1(file):
    run("create_street", areas.DONGSI, "东四街道")
    sent = areas.dongsi()
    sent["features"][2]["geometry"]["coordinates"][0].pop()
    code, said = run("import_boundaries", file(sent), "--street", areas.DONGSI)
    assert code == 1
    assert "#2 110101006002" in said
    assert "not closed" in said
    assert Area.objects.filter(code="110101006003").exists()


def test_a_dry_run_writes_nothing(file):
    run("create_street", areas.DONGSI, "东四街道")
    code, said = run("import_boundaries", file(areas.dongsi()), "--street", areas.DONGSI, "--dry-run")
    assert code == 0
    assert "未写入" in said
    assert Area.objects.count() == 1


@pytest.mark.parametrize("content", ["", "{", "[1, 2", '{"type": "Point"}', "null", "[" * 100_000])
def test_a_broken_file_is_refused_in_words(file, content):
    run("create_street", areas.DONGSI, "东四街道")
    with pytest.raises(CommandError):
        run("import_boundaries", file(content), "--street", areas.DONGSI)


def test_an_unknown_street_file_or_datum_is_refused(file, tmp_path):
    with pytest.raises(CommandError, match="999"):
        run("import_boundaries", file(areas.dongsi()), "--street", "999")
    with pytest.raises(CommandError, match="nowhere"):
        run("import_boundaries", str(tmp_path / "nowhere"), "--street", "1")
    with pytest.raises(CommandError, match="GCJ-02"):
        run("import_boundaries", file(areas.dongsi()), "--street", "1", "--datum", "mars")
