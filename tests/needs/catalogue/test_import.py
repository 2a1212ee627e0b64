"""`linli import-categories`: good rows are kept, each other one is told why."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from needs.catalogue.models import Category
from needs.catalogue.reading import DEFAULT, NotCategories, read
from needs.catalogue.states import Status
from tests.factories import plant
from tests.rows import dump

pytestmark = pytest.mark.django_db

TABLE = """code,parent,name,name_en,kinds,position,urgency,words,fields,materials
home,,居家,Home,,10,,,,
lamp,home,灯,Lamps,help;complaint,10,normal,灯；lamp,"[{""key"": ""where"", ""type"": ""text"", ""label"": ""哪里""}]",
"""


def run(street, tmp_path, content, *options):
    file = tmp_path / "tree.txt"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_categories", street.code, str(file), *options, stdout=out, stderr=err)
    except SystemExit as left:
        code = left.code
    return code, out.getvalue() + err.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_as_spreadsheets_write_it(street, tmp_path, encoding):
    code, said = run(street, tmp_path, TABLE.replace("\n", "\r\n").encode(encoding))
    assert (code, "created 2" in said) == (0, True), said
    lamp = Category.objects.get(code="lamp")
    assert (lamp.parent.code, lamp.name, lamp.kinds, lamp.words) == (
        "home",
        "灯",
        ["help", "complaint"],
        ["灯", "lamp"],
    )
    assert lamp.asked[0].key == "where"


def test_the_tree_of_the_house_again_changes_nothing(street, tmp_path):
    plant(street)
    before = Category.objects.values_list("code", "updated_at")
    code, said = run(street, tmp_path, DEFAULT.read_bytes())
    assert (code, "unchanged 62" in said) == (0, True), said
    assert list(Category.objects.values_list("code", "updated_at")) == list(before)


def test_a_dry_run_writes_nothing(street, tmp_path):
    before = dump()
    code, said = run(street, tmp_path, TABLE, "--dry-run")
    assert (code, "created 2" in said, "dry run" in said) == (0, True, True)
    assert dump() == before


def test_good_rows_are_kept_and_the_others_told_why(street, tmp_path):
    rows = [
        {"code": "late", "parent": "early", "name": "后来的"},
        {"code": "early", "name": "先来的"},
        {"code": "Bad Code", "name": "坏"},
        {"code": "nameless"},
        {"code": "early", "name": "又来"},
        {"code": "orphan", "parent": "nobody", "name": "孤"},
        {"code": "a", "parent": "b", "name": "甲"},
        {"code": "b", "parent": "a", "name": "乙"},
        {"code": "strange", "name": "怪", "fields": [{"key": "x"}]},
        "no object",
    ]
    code, said = run(street, tmp_path, json.dumps(rows))
    assert code == 1
    assert "created 2" in said
    assert "rejected 8" in said
    assert set(Category.objects.values_list("code", flat=True)) == {"early", "late"}
    for number in (3, 4, 5, 6, 7, 8, 9, 10):
        assert f"row {number} " in said, said


def test_the_rest_is_retired_where_the_file_is_the_whole_tree(street, tmp_path):
    plant(street)
    code, said = run(street, tmp_path, TABLE, "--replace")
    assert code == 0, said
    active = Category.objects.filter(status=Status.ACTIVE)
    assert set(active.values_list("code", flat=True)) == {"home", "lamp"}
    broken = TABLE + "Bad,,坏,,,,,,,\n"
    code, said = run(street, tmp_path, broken.replace("lamp,home", "torch,home"), "--replace")
    assert (code, "retired 0" in said) == (1, True), said


def test_what_a_named_one_stands_under_is_not_retired(street, tmp_path):
    assert run(street, tmp_path, TABLE)[0] == 0
    leaf = [{"code": "lamp", "parent": "home", "name": "灯"}]
    code, said = run(street, tmp_path, json.dumps(leaf), "--replace")
    assert (code, "retired 0" in said) == (0, True), said
    home, lamp = (Category.objects.get(code=code) for code in ("home", "lamp"))
    assert (home.status, lamp.status) == (Status.ACTIVE, Status.ACTIVE)


@pytest.mark.parametrize(
    "content",
    [b"", b"code\nx\n", b"[", b"{}", b'{"categories": 7}', b'code,name\n"x,y\n', b"\xff\xfe\x00", b"[" * 100_000],
    ids=["empty", "no name", "half JSON", "no list", "a number", "broken quotes", "bytes", "deep"],
)
def test_what_is_no_tree_is_refused(street, tmp_path, content):
    before = dump()
    with pytest.raises(CommandError):
        run(street, tmp_path, content)
    assert dump() == before


def test_a_file_of_too_many(street):
    with pytest.raises(NotCategories):
        read(json.dumps([{"code": f"c{n}", "name": "某"} for n in range(2_001)]).encode())


def test_no_street_and_no_file(street, tmp_path):
    with pytest.raises(CommandError, match="create-street"):
        call_command("import_categories", "0", str(tmp_path))
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_categories", street.code, str(tmp_path / "nothing"))
