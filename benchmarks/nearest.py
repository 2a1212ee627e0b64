"""A million volunteers: the nearest twenty who are free and fit, in process, p95 beside the bare search by H3 cells.

In 330 streets, the largest of which has 20,000, and again all in one. A third of them can give first aid, what the tasks ask
for; one in twenty says at which hours they are there; of each the birth is on record. Beside it, where it is installed, PostGIS. Rows are written by COPY with the triggers off. Of each tenth shortlist
it is checked by brute force that nobody nearer is missing. Waves are for nobody, and then for a resident whom some helped before. `LINLI_BENCH_VOLUNTEERS` sets another number than 1,000,000.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.utils import timezone

from backend.households.models import Profile
from backend.ids import new_id
from backend.places.cells import cell_of, disk
from backend.places.models import Area
from backend.policy import Actor
from benchmarks import postgis
from benchmarks.many import LARGEST, SOUTH, STREETS, WEST, p95, streets_beside
from benchmarks.result import Result
from config.demo.areas import DONGSI
from config.demo.cast import person
from volunteers.dispatch import services
from volunteers.dispatch.deciding import listed
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.services.offers import wave
from volunteers.dispatch.shortlist import nearest_fit, shortlist
from volunteers.dispatch.states import AssignmentStatus

if TYPE_CHECKING:
    from benchmarks.arena import Arena

MANY = int(os.environ.get("LINLI_BENCH_VOLUNTEERS", "1000000"))
CALLS, WARM, WANTED = 150, 20, 20
SHORTLIST_MS, WAVE_MS = 5, 20
SKILL = "first_aid"

H3 = """
SELECT id, lat, lng FROM roster_volunteer WHERE street_id = %s AND status = 'active' AND skills @> '{first_aid}' AND cell = ANY(%s)
"""
HOURS = """
INSERT INTO roster_weeklyhours (id, street_id, volunteer_id, weekday, starts, ends)
SELECT gen_random_uuid(), street_id, id, day, 480, 1320 FROM roster_volunteer, generate_series(1, 7) AS day WHERE number % 20 = 0
"""
LEVELS = """
INSERT INTO roster_heldskill (id, street_id, volunteer_id, skill, level)
SELECT gen_random_uuid(), street_id, id, skill, 2 FROM roster_volunteer, unnest(skills) AS skill
"""
BIRTHS = """
INSERT INTO households_profile (id, street_id, user_id, reach, phone_withheld, mobility, hearing, birth, contact_phone, updated_at)
SELECT gen_random_uuid(), street_id, user_id, 'app', false, '', '', (%(births)s::text[])[1 + number %% cardinality(%(births)s)], '', now()
FROM roster_volunteer
"""
ACCOUNTS = """
INSERT INTO accounts_user (id, password, is_superuser, phone_verified, name, language, is_seed, is_active, is_staff, created_at, office_waits)
SELECT user_id, '', false, false, '', 'en', false, true, false, now(), false FROM roster_volunteer WHERE id = ANY(%s)
"""
WRITTEN = ("roster_volunteer", "dispatch_askable", "roster_weeklyhours", "roster_heldskill", "households_profile")
ROWS = "SELECT id, street_id, user_id, status, on_duty, skills, lat, lng FROM roster_volunteer"
BRUTE = """
SELECT id FROM roster_volunteer WHERE street_id = %s AND status = 'active' AND skills @> '{first_aid}'
ORDER BY asin(sqrt(sin(radians(lat - %s) / 2) ^ 2 + cos(radians(%s)) * cos(radians(lat)) * sin(radians(lng - %s) / 2) ^ 2)) LIMIT 20
"""


def measure(_arena: "Arena") -> list[Result]:
    """Both arrangements."""
    results = []
    for name, streets in ((f"{STREETS} 个街道 streets", STREETS), ("一个街道 one street", 1)):
        own = _fill(MANY, streets)
        tasks = [_task(own, Random(seed), spread=0.01 if streets > 1 else 0.1) for seed in range(CALLS + WARM)]
        statement, fit, floor = _timed(tasks, _statement), _timed(tasks, _fit), _floor(tasks)
        theirs = postgis.measured(ROWS, tasks, WANTED, warm=WARM)
        _open_accounts(tasks)
        missing = sum(_missing(task) for task in tasks[::10])
        ranked = _timed(tasks, _ranked, undo=_asked_nobody)
        _for_a_resident(tasks)
        label = f"shortlist p95, {MANY:,} volunteers, {name}"
        results += [
            Result(f"{label} · at most", fit, SHORTLIST_MS, "ms", 1.0),
            Result(f"{label} · bare H3", fit, floor, "ms"),
            Result(f"{label} · the statement beside bare H3", statement, floor, "ms"),
            Result(f"{label} · missing", missing, 1, "people", 0.0),
            Result(f"ranking stored p95, {MANY:,} volunteers, {name} · at most", ranked, WAVE_MS, "ms", 1.0),
            Result(
                f"ranking stored p95, for whom six helped before, {MANY:,} volunteers, {name} · at most",
                _timed(tasks, _ranked, undo=_asked_nobody),
                WAVE_MS,
                "ms",
                1.0,
            ),
            Result(
                f"wave with its notices p95, {MANY:,} volunteers, {name}", _timed(tasks, _wave, times=1), WAVE_MS, "ms"
            ),
        ]
        if theirs is not None:
            results.append(Result(f"{label} · the statement beside PostGIS", statement, theirs, "ms", 1.0))
    return results


def _statement(task: Task) -> None:
    assert len(shortlist(task, task.skills, most=WANTED)) == WANTED


def _fit(task: Task) -> None:
    """Twenty who are fit by all checks: a quarter more are read, for some are not there at these hours."""
    fit, _facts = nearest_fit(task, None, most=WANTED * 5 // 4, enough=WANTED, at=timezone.now())
    assert len(fit) >= WANTED, len(fit)


def _ranked(task: Task) -> None:
    """From the shortlist to the ranking as it is stored, with all that it was decided by and why each was asked."""
    now = timezone.now()
    with transaction.atomic():
        offers = wave(task, None, task.slots, actor=Actor.system(street_id=task.street_id, at=now), now=now)
        assert offers


def _asked_nobody(task: Task) -> None:
    Offer.objects.filter(task=task).delete()


def _wave(task: Task) -> None:
    """The whole: the waiting list is read before, and those who are asked and who directs it are told."""
    now = timezone.now()
    assert services.send_offers(actor=Actor.system(street_id=task.street_id, at=now), task_id=task.id, now=now)


def _open_accounts(tasks: list[Task]) -> None:
    """For whom these waves may ask: offers and notices are for people with accounts."""
    near = {each.volunteer_id for task in tasks for each in shortlist(task, task.skills, most=2 * listed(1))}
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, [list(near)])


def _for_a_resident(tasks: list[Task]) -> None:
    """From now on these are for somebody whom six helped before, who do not live nearest."""
    now, known = timezone.now(), shortlist(tasks[0], tasks[0].skills, most=2 * listed(1))[-6:]
    street, began, over = tasks[0].street_id, now - timedelta(days=9), now - timedelta(days=8)
    for each in known:
        visit = Task.objects.create(
            street_id=street, origin_kind="group", title="x", slots=1, starts_at=began, ends_at=over, created_at=began,
            created_by_id=person(7).id, director_id=person(7).id, beneficiary_id=person(1).id,
        )  # fmt: skip
        Assignment.objects.create(
            street_id=street, task=visit, volunteer_id=each.volunteer_id, number=1, status=AssignmentStatus.CHECKED_OUT,
            starts_at=began, ends_at=over, accepted_at=began, checked_in_at=began, checked_out_at=over,
        )  # fmt: skip
    for task in tasks:
        task.beneficiary_id = person(1).id
        task.save(update_fields=["beneficiary"])


def _timed(
    tasks: list[Task], run: Callable[[Task], Any], *, undo: Callable[[Task], Any] | None = None, times: int = 2
) -> float:
    """Of the last of so many times: by then all that is read is in memory, and PostgreSQL has its plans."""
    for _time in range(times):
        taken = []
        for task in tasks:
            began = time.perf_counter()
            run(task)
            taken.append(time.perf_counter() - began)
            if undo is not None:
                undo(task)
    return p95(taken[WARM:])


def _floor(tasks: list[Task]) -> float:
    """The rows of the cells around alone, ring by ring until twenty are there: no other check, no order."""
    taken = []
    with psycopg.connect(os.environ["DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as link:
        for task in tasks:
            assert task.lat is not None
            assert task.lng is not None
            began = time.perf_counter()
            for radius in (300, 600, 1_200, 2_400):
                rows = link.execute(H3, [task.street_id, disk(task.lat, task.lng, radius)]).fetchall()
                if len(rows) >= WANTED:
                    break
            taken.append(time.perf_counter() - began)
    return p95(taken[WARM:])


def _missing(task: Task) -> int:
    """Of the twenty nearest by brute force, how many the shortlist has not."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as link:
        rows = link.execute(BRUTE, [task.street_id, task.lat, task.lat, task.lng]).fetchall()
    return len({row[0] for row in rows} - {each.volunteer_id for each in shortlist(task, task.skills, most=WANTED)})


def _task(street: Area, random: Random, *, spread: float) -> Task:
    lat, lng = SOUTH + spread * random.uniform(0.2, 0.8), WEST + spread * random.uniform(0.2, 0.8)
    starts = timezone.now() + timedelta(days=2)
    return Task.objects.create(
        street=street, origin_kind="group", title="x", starts_at=starts, ends_at=starts + timedelta(hours=1), slots=1,
        skills=[SKILL], created_by_id=person(7).id, director_id=person(7).id, created_at=timezone.now(), lat=lat, lng=lng, cell=cell_of(lat, lng),
    )  # fmt: skip


def _fill(number: int, streets: int) -> Area:
    """Throw away what is there, and write so many volunteers."""
    own = Area.objects.get(code=DONGSI, parent=None)
    sizes = {own.id: number}
    if streets > 1:
        others = streets_beside(streets - 1)
        largest = min(LARGEST, number // 10)
        rest, more = divmod(number - largest, len(others))
        sizes = {own.id: largest, **{each: rest + (place < more) for place, each in enumerate(others)}}
    began = time.perf_counter()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
        link.execute("SET session_replication_role = replica")
        link.execute("TRUNCATE roster_volunteer, households_profile CASCADE")
        columns = "id, street_id, user_id, status, skills, since, lat, lng, datum, cell, address, gender, limits"
        with link.cursor().copy(f"COPY roster_volunteer ({columns}) FROM STDIN") as copy:
            for row in _rows(sizes, spread=0.01 if streets > 1 else 0.1):
                copy.write_row(row)
        for rows in (HOURS, LEVELS):
            link.execute(rows)
        field = Profile._meta.get_field("birth")
        link.execute(BIRTHS, {"births": [field.get_prep_value(str(year)) for year in range(1940, 2003)]})
        link.execute("TRUNCATE dispatch_askable")
        link.execute("SELECT count(dispatch_askable_write(volunteer)) FROM roster_volunteer AS volunteer")
        link.execute(f"VACUUM (ANALYZE) {', '.join(WRITTEN)}")
        link.execute("CHECKPOINT")
        for table in WRITTEN:
            link.execute(f"SELECT count({table}) FROM {table}")  # into memory
    sys.stderr.write(
        f"{number:,} 名志愿者已写入 volunteers written, {streets} 个街道 streets, {time.perf_counter() - began:.0f} s\n"
    )
    return own


def _rows(sizes: dict[UUID, int], *, spread: float) -> Any:
    random = Random(6)  # the same in each run
    now = timezone.now()
    for place, (street, number) in enumerate(sizes.items()):
        south, west = SOUTH + spread * (place % 18), WEST + spread * (place // 18)
        for _ in range(number):
            lat, lng = south + random.random() * spread, west + random.random() * spread
            skills = [SKILL] if random.random() < 1 / 3 else ["escort"]
            yield (new_id(), street, new_id(), "active", skills, now, lat, lng, "WGS-84", cell_of(lat, lng), "", "", "")
