"""A million needs: similar ones while typing, and the list by nearness, one client, p95 beside the bare SQL.

In 330 streets, the largest of which has 20,000, and again all in one street; each beside its time at 10,000 needs. Rows are
written by COPY with the triggers off and the indexes built afterwards; nothing is random between runs. Every need is open and
readable: that is the worst case. Half of what is typed is a copy of a need, with a third of its words changed.
`LINLI_BENCH_NEEDS` sets another number than 1,000,000.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import accumulate, product
from random import Random
from typing import Any
from uuid import UUID
from zlib import crc32

import psycopg
from django.db import connection
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone

from backend.ids import new_id
from backend.places.cells import cell_of
from backend.places.models import Area, Level
from benchmarks.arena import Arena
from benchmarks.load import Call, fire
from benchmarks.result import Result
from benchmarks.statements import token_of
from config.demo.areas import DONGSI
from config.demo.cast import person, phone
from needs.desk.models import Need
from needs.desk.shares import forget_shares
from needs.desk.words import mark

MANY, FEW = int(os.environ.get("LINLI_BENCH_NEEDS", "1000000")), 10_000
STREETS, LARGEST = 330, 20_000
CALLS, WARM = 150, 20
LONG = 30
"""Words of a message."""
SIMILAR_MS, NEAR_MS, GROWTH = 30, 15, 1.5
SOUTH, WEST = 39.92, 116.41

_SYLLABLES = [consonant + vowel for consonant, vowel in product("bdfgklmnprtvz", "aeiou")]
VOCABULARY = ["".join(each) for each in product(_SYLLABLES, _SYLLABLES, "k")][:4_000] + [
    "".join(each) for each in product(_SYLLABLES[:30], _SYLLABLES[:30], _SYLLABLES[:40])
]
_WEIGHTS = list(accumulate(1 / (rank + 8) for rank in range(len(VOCABULARY))))
"""As words of a language are: few are common, most are rare (Zipf)."""


def measure(arena: Arena) -> list[Result]:
    """Both arrangements, each small and large."""
    results: list[Result] = []
    for name, streets in ((f"{STREETS} 个街道 streets", STREETS), ("一个街道 one street", 1)):
        times: dict[int, dict[str, tuple[float, float]]] = {}
        for number in (FEW, MANY):
            times[number] = _times(arena, _fill(number, streets))
        for what, limit in (("similar", SIMILAR_MS), ("near", NEAR_MS)):
            (small, _), (large, floor) = times[FEW][what], times[MANY][what]
            label = f"{what} p95, {MANY:,} needs, {name}"
            results += [
                Result(f"{label} · at most", large, limit, "ms", 1.0),
                Result(f"{label} · {FEW:,} needs", large, small, "ms", GROWTH),
                Result(f"{label} · bare SQL", large, floor, "ms"),
            ]
    return results


def _fill(number: int, streets: int) -> list[list[str]]:
    """Throw away what is there, and write so many needs; the words of the first of them."""
    own = Area.objects.get(code=DONGSI, parent=None)
    sizes = {own.id: number}
    if streets > 1:
        others = streets_beside(streets - 1)
        largest = min(LARGEST, number * LARGEST // MANY) if number >= LARGEST else number // 10
        rest, more = divmod(number - largest, len(others))
        sizes = {own.id: largest, **{each: rest + (place < more) for place, each in enumerate(others)}}
    template = _template(own)
    began = time.perf_counter()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
        indexes = link.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'desk_need' AND indexname <> 'desk_need_pkey'"
        ).fetchall()
        columns = [row[0] for row in link.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'desk_need'::regclass AND attnum > 0 AND NOT attisdropped"
            " ORDER BY attnum"
        )]  # fmt: skip
        link.execute("SET session_replication_role = replica")
        line = _line_of(link, template)
        link.execute("TRUNCATE desk_need CASCADE")
        for index, _definition in indexes:
            link.execute(f'DROP INDEX "{index}"')
        first: list[list[str]] = []
        with link.cursor().copy("COPY desk_need FROM STDIN") as copy:
            rows = _rows(sizes, dict(zip(columns, line, strict=True)), spread=0.01 if streets > 1 else 0.1)
            for words, row in rows:
                copy.write(row)
                if len(first) < CALLS + WARM:
                    first.append(words)
        link.execute("SET maintenance_work_mem = '256MB'")
        for _index, definition in indexes:
            link.execute(definition)
        link.execute("VACUUM (ANALYZE) desk_need")
        link.execute("CHECKPOINT")  # what was written is on the disk before anything is measured
    forget_shares()
    sys.stderr.write(
        f"{number:,} 件需求已写入 needs written, {streets} 个街道 streets, {time.perf_counter() - began:.0f} s\n"
    )
    return first


def streets_beside(number: int) -> list[UUID]:
    known = list(Area.objects.filter(level=Level.STREET, code__startswith="99").values_list("id", flat=True))
    fresh = [new_id() for _ in range(number - len(known))]
    Area.objects.bulk_create(
        Area(id=each, street_id=each, level=Level.STREET, code=f"99{place:07}", name=f"街道{place}")
        for place, each in enumerate(fresh)
    )
    return [*known, *fresh]


def _template(street: Area) -> UUID:
    now = timezone.now()
    return Need.objects.create(
        street=street, reporter_id=person(2).id, kind="help", text="x", visibility="public", fingerprint=b"x",
        reported_at=now, received_at=now, updated_at=now, dispatch_due_at=now, answer_due_at=now, datum="WGS-84",
        geocoded="device", exactness="exact", lat=SOUTH, lng=WEST, cell=cell_of(SOUTH, WEST), tokens=["x"], marks=[1],
    ).id  # fmt: skip


def _line_of(link: psycopg.Connection, need_id: UUID) -> list[str]:
    with link.cursor().copy(f"COPY (SELECT * FROM desk_need WHERE id = '{need_id}') TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy).decode().rstrip("\n").split("\t")


def _rows(sizes: dict[UUID, int], line: dict[str, str], *, spread: float) -> Iterator[tuple[list[str], str]]:
    """The words of each need, and its line. Streets lie side by side."""
    random = Random(4)  # the same in each run
    newest = timezone.now()
    total = sum(sizes.values())
    written = 0
    for place, (street, number) in enumerate(sizes.items()):
        marks: dict[str, int] = {}
        south, west = SOUTH + spread * (place % 18), WEST + spread * (place // 18)
        for _ in range(number):
            words = _message(random)
            for word in words:
                if word not in marks:
                    marks[word] = mark(street, word)
            text = " ".join(words)
            lat, lng = south + random.random() * spread, west + random.random() * spread
            written += 1
            line |= {
                "id": str(UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0000 + written)),
                "street_id": str(street),
                "text": text,
                "tokens": "{" + ",".join(words) + "}",
                "marks": "{" + ",".join(str(marks[word]) for word in words) + f",{crc32(text.encode()) - 2**31}" + "}",
                "lat": str(lat),
                "lng": str(lng),
                "cell": str(cell_of(lat, lng)),
                "reported_at": (newest - timedelta(seconds=30 * random.randrange(total))).isoformat(),
            }
            yield words, "\t".join(line.values()) + "\n"


def _message(random: Random) -> list[str]:
    return list(dict.fromkeys(random.choices(VOCABULARY, cum_weights=_WEIGHTS, k=LONG)))


def _changed(words: list[str], random: Random) -> list[str]:
    kept = [word for word in words if random.random() > 1 / 3]
    return [*kept, *_message(random)[: len(words) - len(kept)]]


def _times(arena: Arena, known: list[list[str]]) -> dict[str, tuple[float, float]]:
    """p95 in ms over HTTP, and of the same statements alone."""
    random = Random(5)  # likewise
    token = token_of(phone(12))
    typed = [_message(random) if place % 2 else _changed(words, random) for place, words in enumerate(known)]
    asked = [{"text": " ".join(words), "location": _somewhere(random)} for words in typed]
    near = [_somewhere(random) for _ in range(CALLS + WARM)]
    calls = {
        "similar": [Call.post("/api/v1/needs/similar", body, token=token) for body in asked],
        "near": [_get(_near(at), token) for at in near],
    }
    server = arena.server("web")
    found = {}
    for what, every in calls.items():
        replies, _took = fire(server.port, every, connections=1)
        assert {reply.status for reply in replies} == {200}, replies[0]
        assert any(len(reply.body) > 100 for reply in replies)
        found[what] = p95([reply.seconds for reply in replies[WARM:]])
    server.stop()
    return {what: (found[what], _bare(what, asked, near, token)) for what in calls}


def _bare(what: str, asked: list[dict[str, Any]], near: list[dict[str, float]], token: str) -> float:
    """The statements of each call, run again through one cursor that binds as ours: a plan kept for all positions would be a bad one."""
    factory, headers = RequestFactory(), {"Authorization": f"Bearer {token}"}
    send: dict[str, Callable[[int], Any]] = {
        "similar": lambda n: factory.post("/api/v1/needs/similar", asked[n], "application/json", headers=headers),
        "near": lambda n: factory.get(_near(near[n]), headers=headers),
    }
    taken = []
    with psycopg.connect(os.environ["DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as link:
        for n in range(CALLS // 3 + WARM):
            ran: list[tuple[str, Any]] = []

            def keep(execute: Any, sql: str, params: Any, many: bool, context: Any, ran: Any = ran) -> Any:  # noqa: FBT001  # Django's
                ran.append((sql, params))
                return execute(sql, params, many, context)

            request = send[what](n)
            view, positional, named = resolve(request.path, urlconf="config.urls")
            with connection.execute_wrapper(keep):
                assert view(request, *positional, **named).status_code == 200  # HTTP
            began = time.perf_counter()
            for sql, params in ran:
                rows = link.execute(sql, params)
                if rows.description is not None:
                    rows.fetchall()
            taken.append(time.perf_counter() - began)
    return p95(taken[WARM:])


def _somewhere(random: Random) -> dict[str, float]:
    return {
        "lat": round(SOUTH + 0.003 + random.random() * 0.006, 6),
        "lng": round(WEST + 0.002 + random.random() * 0.006, 6),
    }


def _near(at: dict[str, float]) -> str:
    return f"/api/v1/needs?near={at['lat']},{at['lng']}&radius_m=500"


def _get(path: str, token: str) -> Call:
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\nAuthorization: Bearer {token}\r\n\r\n"
    return Call(head.encode())


def p95(seconds: list[float]) -> float:
    """In milliseconds."""
    return sorted(seconds)[int(len(seconds) * 0.95)] * 1000
