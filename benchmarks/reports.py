"""Reports a second over HTTP, beside a bare route with the same SQL, and psycopg alone with the same SQL."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import psycopg

from benchmarks.arena import Arena
from benchmarks.load import Call, fire
from benchmarks.result import Result
from benchmarks.statements import IMPORTER, REPORT, of_a_report, token_of

ROUNDS, CALLS, CONNECTIONS = 7, 240, 8


def measure(arena: Arena) -> list[Result]:
    """Interleaved rounds; medians."""
    ours, bare = arena.server("web"), arena.server("bare")
    mine = [Call.post("/api/v1/needs", REPORT, token=token_of(IMPORTER))] * CALLS
    theirs = [Call.post("/report", REPORT)] * CALLS
    rates: dict[str, list[float]] = {"ours": [], "bare": [], "psycopg": []}
    for calls, server, expected in ((mine, ours, 201), (theirs, bare, 200)):
        replies, _took = fire(server.port, calls[:40], connections=CONNECTIONS)
        assert {reply.status for reply in replies} == {expected}, replies[0]
    for _ in range(ROUNDS):
        rates["ours"].append(CALLS / fire(ours.port, mine, connections=CONNECTIONS)[1])
        rates["bare"].append(CALLS / fire(bare.port, theirs, connections=CONNECTIONS)[1])
        rates["psycopg"].append(_psycopg())
    ours.stop()
    bare.stop()
    middle = {name: median(found) for name, found in rates.items()}
    return [
        Result(
            "需求上报 report over HTTP · bare ninja route, same SQL",
            middle["ours"],
            middle["bare"],
            "1/s",
            0.5,
            at_least=True,
        ),
        Result("需求上报 report over HTTP · psycopg alone, same SQL", middle["ours"], middle["psycopg"], "1/s"),
    ]


def _psycopg() -> float:
    statements = of_a_report()
    open_ = [psycopg.connect(os.environ["DATABASE_URL"]) for _ in range(CONNECTIONS)]

    def work(connection: psycopg.Connection) -> None:
        for _ in range(CALLS // CONNECTIONS):
            with connection.transaction(), connection.cursor() as cursor:
                statements.run(cursor.execute)

    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(work, open_))
    took = time.perf_counter() - began
    for connection in open_:
        connection.close()
    return CALLS / took
