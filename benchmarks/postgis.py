"""The same search by PostGIS, where Debian's package is installed (`apt-get install postgresql-15-postgis-3`): a floor for ours.

A throwaway server of its own on a socket, with the same volunteers, the same conditions and an index by street and place
(`btree_gist`): its best. Without the package there is nothing to compare with, which is said.
"""

import os
import pwd
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.arena import MEMORY
from benchmarks.many import p95
from volunteers.dispatch.models import Task
from volunteers.dispatch.shortlist import LONGEST
from volunteers.dispatch.states import HELD

DEBIAN = Path("/usr/lib/postgresql")
SETTINGS = {
    "listen_addresses": "", "jit": "off", "fsync": "off", "max_wal_size": "4GB", **MEMORY,
}  # fmt: skip
TABLES = """
CREATE EXTENSION postgis; CREATE EXTENSION btree_gist;
CREATE TABLE volunteer (id uuid PRIMARY KEY, street_id uuid, user_id uuid, status text, on_duty boolean, skills varchar[], lat float8, lng float8);
CREATE TABLE offer (task_id uuid, volunteer_id uuid, status text);
CREATE INDEX ON offer (task_id);
CREATE TABLE place (task_id uuid, volunteer_id uuid, status text, starts_at timestamptz, ends_at timestamptz, checked_out_at timestamptz);
CREATE INDEX ON place (volunteer_id, starts_at); CREATE INDEX ON place (task_id);
"""
INDEX = """
ALTER TABLE volunteer ADD COLUMN location geography(Point);
UPDATE volunteer SET location = ST_MakePoint(lng, lat)::geography;
CREATE INDEX ON volunteer USING gist (street_id, location) WHERE status = 'active' AND on_duty;
"""
NEAREST = """
SELECT id, user_id, lat, lng FROM volunteer
WHERE street_id = %(street)s AND status = 'active' AND on_duty AND skills @> %(skills)s::varchar[] AND user_id <> %(beneficiary)s
  AND id <> ALL(ARRAY(SELECT volunteer_id FROM offer WHERE task_id = %(task)s AND status <> 'withdrawn'))
  AND id <> ALL(ARRAY(SELECT volunteer_id FROM place WHERE task_id = %(task)s))
  AND NOT (SELECT EXISTS (SELECT FROM place WHERE place.volunteer_id = volunteer.id AND place.starts_at > %(earliest)s
     AND place.starts_at < %(ends)s AND place.ends_at > %(starts)s AND place.status = ANY(%(held)s)))
ORDER BY location <-> ST_MakePoint(%(lng)s, %(lat)s)::geography LIMIT %(most)s
"""


def programs() -> Path | None:
    """The folder of a PostgreSQL that has PostGIS."""
    for control in sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"), reverse=True):
        found = DEBIAN / control.parts[-3] / "bin"
        if (found / "postgres").exists():
            return found
    return None


def measured(rows_of: str, tasks: Sequence[Task], most: int, *, warm: int) -> float | None:
    """p95 in ms of the search for each of these tasks among the rows of this `SELECT`, after some to warm up; None without PostGIS."""
    folder = programs()
    if folder is None:
        sys.stderr.write(
            "没有 PostGIS，不作比较；可安装 no PostGIS here to compare with; apt-get install postgresql-15-postgis-3\n"
        )
        return None
    with (
        _server(folder) as dsn,
        closing(psycopg.connect(dsn, autocommit=True, cursor_factory=psycopg.ClientCursor)) as link,
    ):
        link.execute(TABLES)
        columns = "id, street_id, user_id, status, on_duty, skills, lat, lng"
        with (
            psycopg.connect(os.environ["DATABASE_URL"]) as ours,
            ours.cursor().copy(f"COPY ({rows_of}) TO STDOUT") as out,
            link.cursor().copy(f"COPY volunteer ({columns}) FROM STDIN") as copy,
        ):
            for block in out:
                copy.write(block)
        link.execute(INDEX)
        link.execute("VACUUM (ANALYZE) volunteer")
        link.execute("CHECKPOINT")
        link.execute("SELECT count(volunteer) FROM volunteer")  # into memory
        for _time in range(2):  # as ours: in the second all that is read is in memory
            taken = []
            for task in tasks:
                began = time.perf_counter()
                found = link.execute(NEAREST, _values(task, most)).fetchall()
                taken.append(time.perf_counter() - began)
                assert len(found) == most
        return p95(taken[warm:])


def _values(task: Task, most: int) -> dict[str, Any]:
    return {
        "street": task.street_id, "task": task.id, "skills": task.skills, "beneficiary": task.id, "starts": task.starts_at,
        "ends": task.ends_at, "earliest": task.starts_at - LONGEST, "held": list(HELD), "lat": task.lat, "lng": task.lng, "most": most,
    }  # fmt: skip


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """A cluster on a socket in a folder that is thrown away."""
    root = os.geteuid() == 0
    user: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if root else {}
    with tempfile.TemporaryDirectory(prefix="linli-postgis-") as place:
        if root:
            owner = pwd.getpwnam("postgres")
            os.chown(place, owner.pw_uid, owner.pw_gid)
        data = f"{place}/data"
        said = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": place, **user}
        subprocess.run(
            [folder / "initdb", "-D", data, "-U", "linli", "--no-sync", "-E", "UTF8", "--locale=C"], check=True, **said
        )
        settings = [
            part
            for name, value in {**SETTINGS, "unix_socket_directories": place}.items()
            for part in ("-c", f"{name}={value}")
        ]
        server = subprocess.Popen([folder / "postgres", "-D", data, *settings], **said)
        try:
            dsn = f"host={place} user=linli dbname=postgres"
            _wait(dsn)
            yield dsn
        finally:
            server.terminate()
            server.wait(30)


def _wait(dsn: str) -> None:
    for _ in range(100):
        try:
            psycopg.connect(dsn).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostGIS's server did not start")
