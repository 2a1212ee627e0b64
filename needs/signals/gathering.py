"""The night's pass over a street's needs, in SQL: each need is read once, what is held of it stands in temporary tables.

`pick` → the unmet and repeated needs; `clustered` → those of a cluster; `voices` → each person of a cluster once. What Python
holds grows with the cells and categories of a street, not with its needs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from backend.policy import NOBODY
from needs.desk.states import OPEN, Kind, Showing, Status, Visibility
from needs.rates.states import LEFT_OUT
from needs.signals.clustering import NOWHERE

# Who a need is of: the person it was reported for, by account or by phone; else who reported it. Somebody who files for
# neighbours without either stands for them as one: three invented names do not make a signal.
VOICE = "coalesce(need.beneficiary_id, md5(need.on_behalf_phone_index)::uuid, need.reporter_id)"
IS_PUBLIC = "need.visibility = %(public)s AND need.showing = %(shown)s"
TERMS = "need.category, CASE need.category WHEN '' THEN need.kind ELSE '' END"

PICK = f"""
CREATE TEMPORARY TABLE signals_pick ON COMMIT DROP AS
WITH looked_at AS (
    SELECT need.id, {TERMS} AS kind, coalesce(need.community_id, %(nobody)s) AS community, need.grid_id AS grid,
           coalesce(need.cell, {NOWHERE}) AS cell, {VOICE} AS voice, {IS_PUBLIC} AS is_public,
           need.reported_at >= %(since)s AS recent,
           (need.reported_at AT TIME ZONE %(zone)s)::date AS day,
           round(need.lat::numeric, 4) AS lat, round(need.lng::numeric, 4) AS lng,
           need.status = ANY(%(open)s) AND need.answer_due_at <= %(now)s AS waiting,
           need.status = %(reopened)s AS reopened,
           need.status = %(declined)s
             OR (need.status = %(unjudged)s AND need.decline_reason <> '' AND need.answer = '') AS declined,
           verdict.resolved IS FALSE AS not_resolved
    FROM desk_need need LEFT JOIN desk_verdict verdict ON verdict.id = need.verdict_id
    WHERE need.street_id = %(street)s AND need.kind <> %(wrongdoing)s AND need.status <> ALL(%(over)s)
      AND (need.reported_at >= %(since)s OR need.reopened_at >= %(since)s OR need.status = ANY(%(open)s))
      AND (need.cell IS NOT NULL OR need.community_id IS NOT NULL)
      AND NOT EXISTS (SELECT FROM rates_exclusion left_out
                      WHERE left_out.need_id = need.id AND left_out.status = ANY(%(left_out)s))
), by_voice AS (
    SELECT category, kind, community, voice FROM looked_at WHERE recent
    GROUP BY category, kind, community, voice HAVING count(DISTINCT day) >= %(repeats)s
), by_spot AS (
    SELECT category, kind, lat, lng FROM looked_at WHERE recent AND lat IS NOT NULL
    GROUP BY category, kind, lat, lng HAVING count(DISTINCT day) >= %(repeats)s
), judged AS (
    SELECT looked_at.*, recent AND (by_voice.voice IS NOT NULL OR by_spot.lat IS NOT NULL) AS repeated
    FROM looked_at
    LEFT JOIN by_voice USING (category, kind, community, voice)
    LEFT JOIN by_spot USING (category, kind, lat, lng)
)
SELECT id, category, kind, community, grid, cell, voice, is_public, waiting, reopened, declined, not_resolved, repeated
FROM judged WHERE waiting OR reopened OR declined OR not_resolved OR repeated
"""  # noqa: S608  # constants of this file
CELLS = """
SELECT category, kind, community, cell, count(*) FROM signals_pick GROUP BY category, kind, community, cell
ORDER BY category, kind, community, cell
"""
CLUSTERED = """
CREATE TEMPORARY TABLE signals_clustered ON COMMIT DROP AS
SELECT cluster.no, pick.* FROM signals_pick pick
JOIN unnest(%(nos)s::int[], %(categories)s::text[], %(kinds)s::text[], %(communities)s::uuid[], %(cells)s::bigint[])
     AS cluster (no, category, kind, community, cell) USING (category, kind, community, cell)
"""
# A merged need counts its people with the survivor, whatever it was merged through.
VOICES = f"""
CREATE TEMPORARY TABLE signals_voice ON COMMIT DROP AS
WITH RECURSIVE joined AS (
    SELECT own.no, own.cell, need.id, {VOICE} AS voice, {IS_PUBLIC} AS is_public
    FROM signals_clustered own JOIN desk_need need ON need.merged_into_id = own.id AND need.status = %(merged)s
    UNION ALL
    SELECT joined.no, joined.cell, need.id, {VOICE}, {IS_PUBLIC}
    FROM joined JOIN desk_need need ON need.merged_into_id = joined.id AND need.status = %(merged)s
), everybody AS (
    SELECT no, cell, voice, is_public, waiting, reopened, declined, not_resolved, repeated FROM signals_clustered
    UNION ALL
    SELECT no, cell, voice, is_public, false, false, false, false, false FROM joined
    WHERE NOT EXISTS (SELECT FROM rates_exclusion left_out
                      WHERE left_out.need_id = joined.id AND left_out.status = ANY(%(left_out)s))
)
SELECT no, voice, min(cell) AS cell, bool_or(is_public) AS is_public, bool_or(waiting) AS waiting,
       bool_or(reopened) AS reopened, bool_or(declined) AS declined, bool_or(not_resolved) AS not_resolved,
       bool_or(repeated) AS repeated
FROM everybody GROUP BY no, voice
"""  # noqa: S608  # likewise
PEOPLE = """
SELECT no, count(*), count(*) FILTER (WHERE waiting), count(*) FILTER (WHERE reopened), count(*) FILTER (WHERE declined),
       count(*) FILTER (WHERE not_resolved), count(*) FILTER (WHERE repeated), count(*) FILTER (WHERE is_public)
FROM signals_voice GROUP BY no HAVING count(*) >= %(least)s ORDER BY no
"""
NEEDS = """
SELECT no, count(*), CASE WHEN count(grid) = count(*) AND count(DISTINCT grid) = 1 THEN min(grid::text)::uuid END
FROM signals_clustered GROUP BY no
"""
ME_TOO = """
SELECT own.no, count(DISTINCT follow.user_id)
FROM signals_clustered own JOIN desk_follow follow ON follow.need_id = own.id
WHERE own.no = ANY(%(nos)s)
  AND NOT EXISTS (SELECT FROM signals_voice voice WHERE voice.no = own.no AND voice.voice = follow.user_id)
GROUP BY own.no
"""
PLACES = "SELECT no, cell, count(*) FROM signals_voice WHERE no = ANY(%(nos)s) AND cell <> 0 GROUP BY no, cell"
SHARED = """
SELECT own.no, member.signal_id, count(*)
FROM signals_clustered own JOIN signals_member member ON member.need_id = own.id
JOIN signals_signal signal ON signal.id = member.signal_id AND signal.category = own.category AND signal.kind = own.kind
WHERE own.no = ANY(%(nos)s)
GROUP BY own.no, member.signal_id
"""
SIZES = "SELECT signal_id, count(*) FROM signals_member WHERE signal_id = ANY(%s) GROUP BY signal_id"
# The members of a signal become those of its cluster: what stays as it was is not written.
_WANTED = """
WITH wanted AS (
    SELECT settled.signal_id, own.id AS need_id,
           array_remove(ARRAY[CASE WHEN waiting THEN 'waiting' END, CASE WHEN reopened THEN 'reopened' END,
                              CASE WHEN declined THEN 'declined' END, CASE WHEN not_resolved THEN 'not_resolved' END,
                              CASE WHEN repeated THEN 'repeated' END], NULL)::varchar(12)[] AS causes
    FROM unnest(%(nos)s::int[], %(signals)s::uuid[]) AS settled (no, signal_id)
    JOIN signals_clustered own USING (no)
)
"""
PART = (
    _WANTED
    + """
DELETE FROM signals_member member
WHERE member.signal_id = ANY(%(signals)s)
  AND NOT EXISTS (SELECT FROM wanted WHERE wanted.signal_id = member.signal_id AND wanted.need_id = member.need_id)
"""
)
JOIN = (
    _WANTED
    + """
INSERT INTO signals_member AS member (street_id, signal_id, need_id, causes)
SELECT %(street)s, signal_id, need_id, causes FROM wanted
ON CONFLICT (signal_id, need_id) DO UPDATE SET causes = excluded.causes WHERE member.causes <> excluded.causes
"""
)


@dataclass(frozen=True, slots=True)
class Term:
    """What the needs of a cluster have in common. `community`: None where it is not known."""

    category: str
    kind: str
    community: UUID | None


Cells = dict[Term, dict[int, int]]
"""Picked needs by term and cell."""


@dataclass(slots=True)
class Found:
    """A cluster of enough people. `people`, by cell: each person in one."""

    no: int
    term: Term
    grid: UUID | None
    numbers: dict[str, int]
    in_public: int
    people: dict[int, int]


def pick(*, street_id: UUID, zone: str, now: datetime, window_days: int, repeats: int) -> Cells:
    """Put the unmet and repeated needs of a street aside. The one pass over its needs."""
    known: dict[str, Any] = {
        "street": street_id, "zone": zone, "nobody": NOBODY, "now": now, "since": now - timedelta(days=window_days), "repeats": repeats,
        "public": Visibility.PUBLIC.value, "shown": Showing.SHOWN.value, "open": [each.value for each in OPEN], "reopened": Status.REOPENED.value,
        "declined": Status.DECLINED.value, "unjudged": Status.UNJUDGED.value, "wrongdoing": Kind.WRONGDOING.value,
        "over": [Status.WITHDRAWN.value, Status.MERGED.value], "left_out": [each.value for each in LEFT_OUT],
    }  # fmt: skip
    found: Cells = {}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS signals_pick, signals_clustered, signals_voice")
        cursor.execute(PICK, known)
        cursor.execute("ANALYZE signals_pick")
        cursor.execute(CELLS)
        for category, kind, community, cell, needs in cursor:
            term = Term(category, kind, None if community == NOBODY else community)
            found.setdefault(term, {})[cell] = needs
    return found


def gather(clusters: Iterable[tuple[Term, list[int]]], *, least_reporters: int) -> list[Found]:
    """The clusters of enough people, each with its numbers; the others are forgotten. After `pick`."""
    terms: dict[int, Term] = {}
    rows: list[tuple[int, str, str, UUID, int]] = []
    for no, (term, cells) in enumerate(clusters):
        terms[no] = term
        rows += [(no, term.category, term.kind, term.community or NOBODY, cell) for cell in cells]
    if not rows:
        return []
    nos, categories, kinds, communities, cells_of = (list(each) for each in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            CLUSTERED,
            {"nos": nos, "categories": categories, "kinds": kinds, "communities": communities, "cells": cells_of},
        )
        cursor.execute("CREATE INDEX ON signals_clustered (id)")
        cursor.execute("ANALYZE signals_clustered")
        cursor.execute(
            VOICES,
            {
                "public": Visibility.PUBLIC.value, "shown": Showing.SHOWN.value, "merged": Status.MERGED.value,
                "left_out": [each.value for each in LEFT_OUT],
            },
        )  # fmt: skip
        cursor.execute("CREATE INDEX ON signals_voice (no, voice)")
        cursor.execute("ANALYZE signals_voice")
        cursor.execute(PEOPLE, {"least": least_reporters})
        people = {no: counts for no, *counts in cursor.fetchall()}
        wanted = {"nos": list(people)}
        cursor.execute(NEEDS)
        needs = {no: (number, grid) for no, number, grid in cursor.fetchall()}
        cursor.execute(ME_TOO, wanted)
        me_too: dict[int, int] = dict(cursor.fetchall())
        cursor.execute(PLACES, wanted)
        places: dict[int, dict[int, int]] = {}
        for no, cell, number in cursor.fetchall():
            places.setdefault(no, {})[cell] = number
    names = ("reporters", "waiting", "reopened", "declined", "not_resolved", "repeated")
    return [
        Found(
            no=no,
            term=terms[no],
            grid=needs[no][1],
            numbers={**dict(zip(names, counts, strict=False)), "needs": needs[no][0], "me_too": me_too.get(no, 0)},
            in_public=counts[-1],
            people=places.get(no, {}),
        )
        for no, counts in people.items()
    ]


def shared(nos: list[int]) -> tuple[list[tuple[int, UUID, int]], dict[UUID, int]]:
    """How many needs clusters share with the signals there are, and how many needs these have."""
    if not nos:
        return [], {}
    with connection.cursor() as cursor:
        cursor.execute(SHARED, {"nos": nos})
        pairs = [(no, signal, number) for no, signal, number in cursor.fetchall()]
        cursor.execute(SIZES, [sorted({signal for _no, signal, _number in pairs})])
        return pairs, dict(cursor.fetchall())


def settle(signals: Mapping[int, UUID], *, street_id: UUID) -> None:
    """Make the needs of each cluster the members of its signal: `{cluster: signal}`."""
    if not signals:
        return
    said: dict[str, Any] = {"nos": list(signals), "signals": list(signals.values()), "street": street_id}
    with connection.cursor() as cursor:
        cursor.execute(PART, said)
        cursor.execute(JOIN, said)


def done() -> None:
    """Drop what was put aside."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS signals_pick, signals_clustered, signals_voice")
