"""Rows out of files that strangers made, without a database."""

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.imports.cells import lines
from backend.imports.reading import rows, times
from backend.imports.reading.encodings import detected
from backend.imports.reading.tables import LONGEST, table
from backend.imports.surveying import guessed
from needs.exchange.reading.headers import USUAL, Field

ZONE = ZoneInfo("Asia/Shanghai")


def read(text, **more):
    return list(table(io.StringIO(text, newline=""), **more))


def values(text):
    return [dict(row.values) if not row.problem else row.problem for row in read(text)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_encodings_are_found_out(encoding):
    content = "编号,内容\n1,路灯坏了，请尽快修理\n".encode(encoding)
    pieces = lambda: iter([content[:7], content[7:8], content[8:]])  # noqa: E731
    [row] = rows(pieces, detected(pieces()), listed=False)
    assert (row.number, dict(row.values), row.problem) == (2, {"编号": "1", "内容": "路灯坏了，请尽快修理"}, "")


def test_what_is_of_no_encoding_costs_its_own_row():
    content = "编号,内容\n1,好\n".encode() + b"2,\xff\xfe\xff\n" + "3,也好\n".encode()
    pieces = lambda: iter([content])  # noqa: E731
    assert [row.problem for row in rows(pieces, detected(pieces()), listed=False)] == ["", "broken_encoding", ""]


def test_cells_with_breaks_quotes_and_commas():
    assert values('a,b\r\n"1\r\n2","x ""y"", z"\r\n3,4\r\n') == [{"a": "1\r\n2", "b": 'x "y", z'}, {"a": "3", "b": "4"}]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_ends_of_lines(ending):
    assert values(ending.join(["a,b", "1,2", "", "3,4"])) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_delimiters(delimiter):
    assert values(f"a{delimiter}b\n1{delimiter}2\n") == [{"a": "1", "b": "2"}]


def test_a_quote_that_nobody_closes_costs_its_own_line():
    text = 'a,b\n1,"never closed\n2,fine\n3,"with\na break"\n4,fine\n'
    assert values(text) == [
        "broken_quotes",
        {"a": "2", "b": "fine"},
        {"a": "3", "b": "with\na break"},
        {"a": "4", "b": "fine"},
    ]
    assert [row.number for row in read(text)] == [2, 3, 4, 5]


def test_a_long_cell_is_read_as_far_as_a_row_may_be_long():
    assert values("a,b\n1," + "长" * 150_000 + "\n") == [{"a": "1", "b": "长" * 150_000}]


def test_a_quote_in_the_middle_of_a_cell():
    assert values('a,b\n1,"x"y\n2,z\n') == ["broken_quotes", {"a": "2", "b": "z"}]


def test_a_thousand_lines_behind_an_open_quote_are_kept():
    text = 'a,b\n1,"open\n' + "".join(f"{n},fine\n" for n in range(1_000))
    found = values(text)
    assert found[0] == "broken_quotes"
    assert len(found) == 1_001
    assert all(isinstance(each, dict) for each in found[1:])


def test_too_many_cells_and_too_few():
    assert values("a,b\n1,2,3\n4\n5,6,\n") == ["too_many_cells", {"a": "4"}, {"a": "5", "b": "6"}]


def test_a_row_without_end_is_not_held(monkeypatch):
    found = values("a,b\n1," + "x" * (5 * LONGEST) + "\n2,fine\n")
    assert found == ["row_too_long", {"a": "2", "b": "fine"}]


def test_our_own_apostrophe_is_taken_off_again():
    assert values("a\n'=1+1\n'quoted'\n") == [{"a": "=1+1"}, {"a": "'quoted'"}]


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    for row in table(io.StringIO("a,b\n" + text, newline="")):
        assert row.problem or row.values


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=8))
def test_what_we_write_we_read(pairs):
    pairs = [
        (one.replace("\x00", ""), two.replace("\x00", ""))
        for one, two in pairs
        if (one + two).strip() and "\ufffd" not in one + two
    ]
    pairs = [pair for pair in pairs if all(not each.startswith("'") for each in pair)]
    text = lines([["a", "b"], *pairs])
    assert [(row.values["a"], row.values["b"]) for row in read(text)] == pairs


DOCUMENTS = {
    "a list": '[{"a": "1"}, {"a": 2}]',
    "with spaces": ' \n[ {"a":"1"}\n,\n{"a":2} ] \n',
    "in an object": '{"service_requests": [{"a": "1"}, {"a": 2}]}',
    "a line each": '{"a": "1"}\n{"a": 2}\n',
    "with a mark": '\ufeff[{"a": "1"}, {"a": 2}]',
}


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
def test_json_in_every_shape(text):
    pieces = lambda: iter([text.encode()])  # noqa: E731
    assert [dict(row.values) for row in rows(pieces, "utf-8", listed=True)] == [{"a": "1"}, {"a": "2"}]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ('[{"a": 1}, {"a": ', ["", "broken_json"]),
        ('[{"a": 1}, nonsense, {"a": 2}]', ["", "broken_json"]),
        ('[{"a": 1}, 7, "x", null, [1]]', ["", *["not_an_object"] * 4]),
        ("", []),
        ("[]", []),
        ("{", ["broken_json"]),
        ("[" * 100_000, ["broken_json"]),
    ],
)
def test_json_that_breaks_off_keeps_what_stood_before(text, problems):
    pieces = lambda: iter([text.encode()])  # noqa: E731
    assert [row.problem for row in rows(pieces, "utf-8", listed=True)] == problems


def test_a_long_list_is_read_a_little_at_a_time():
    def pieces():
        yield b"["
        for number in range(20_000):
            yield f'{{"id": "{number}", "text": "{"x" * 100}"}},'.encode()
        yield b"{}]"

    assert sum(1 for _row in rows(pieces, "utf-8", listed=True)) == 20_001


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-01T09:05:00+08:00", (2026, 3, 1, 1, 5)),
        ("2026-03-01T09:05:00Z", (2026, 3, 1, 9, 5)),
        ("2026-03-01 09:05:07.123", (2026, 3, 1, 1, 5)),
        ("2026/3/1 9:05", (2026, 3, 1, 1, 5)),
        ("2026.03.01", (2026, 2, 28, 16, 0)),
        ("2026年3月1日9时5分", (2026, 3, 1, 1, 5)),
        ("2026年3月1日", (2026, 2, 28, 16, 0)),
        ("20260301", (2026, 2, 28, 16, 0)),
        ("20260301090500", (2026, 3, 1, 1, 5)),
        ("46082.378472222", (2026, 3, 1, 1, 5)),
    ],
)
def test_times_as_people_write_them(text, at):
    found = times.read(text, ZONE).astimezone(UTC)
    assert (found.year, found.month, found.day, found.hour, found.minute) == at


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026-02-30", "2026-03-01 25:00", "1/3/26", "99999999", "2026", "-1"]
)
def test_times_that_are_none(text):
    assert times.read(text, ZONE) is None


@given(st.text(max_size=40))
def test_no_time_breaks(text):
    found = times.read(text, ZONE)
    assert found is None or isinstance(found, datetime)


def test_columns_are_guessed_from_usual_names():
    petitions = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"]
    assert guessed(petitions, USUAL, {}) == {
        "id": "留言编号", "title": "留言主题", "reported_at": "留言时间", "text": "留言详情",
    }  # fmt: skip
    open311 = [
        "service_request_id",
        "status",
        "service_name",
        "service_code",
        "description",
        "requested_datetime",
        "address",
        "lat",
        "long",
    ]
    assert guessed(open311, USUAL, {}) == {
        "id": "service_request_id", "category": "service_code", "text": "description", "reported_at": "requested_datetime",
        "address": "address", "lat": "lat", "lng": "long", "status": "status",
    }  # fmt: skip
    assert guessed(["Created Date", "Complaint", "时间"], USUAL, {})["reported_at"] == "Created Date"


def test_a_mapping_outweighs_and_silences_guesses():
    assert guessed(["a", "内容", "标题"], USUAL, {Field.TEXT: "a", Field.TITLE: ""}) == {"text": "a"}
