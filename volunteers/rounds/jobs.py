"""The search for a plan runs here, in a process of its own; what is refused is planned again; rounds that are over are closed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from backend.errors import WrongMoment
from backend.jobs.define import cron, for_each, job, system
from backend.jobs.queries import pending
from backend.places.queries import street_of
from volunteers.rounds import services
from volunteers.rounds.models import Round
from volunteers.rounds.options import SECONDS
from volunteers.rounds.planning.problem import Plan
from volunteers.rounds.planning.running import Solver, SolverFailed
from volunteers.rounds.services.planning import still_asked
from volunteers.rounds.states import Status

LOOKS_SECONDS = 0.5
"""How often it is looked whether somebody stopped it."""
AGAIN_SECONDS = 3
"""What was refused is few: it is planned again in no more than this."""


def _of_turn(*, round_id: UUID, street_id: UUID, turn: int) -> str:  # noqa: ARG001  # as the job is called
    return f"{round_id}:{turn}"


@job(key=_of_turn, attempts=2)
def plan_round(*, round_id: UUID, street_id: UUID, turn: int) -> None:
    """Search for a plan, tell how far it is, and take the best over. Stopped or called off, it ends within a second."""
    actor = system(street_id)
    row = Round.objects.get(pk=round_id)
    if not still_asked(row, turn):
        return
    seconds = SECONDS.of(street_of(actor).config)
    posed = services.pose_of(actor=actor, round_id=round_id, at=actor.at)
    best: Plan | None = None
    try:
        with Solver(posed.problem, seconds=seconds, seed=turn) as solver:
            for told in solver.plans(every=LOOKS_SECONDS):
                row = Round.objects.get(pk=round_id)
                if not still_asked(row, turn):
                    return
                if told is not None:
                    best = told.plan
                    now = timezone.now()
                    services.report(
                        actor=actor,
                        round_id=round_id,
                        turn=turn,
                        best=best,
                        seconds=told.at,
                        of_seconds=seconds,
                        now=now,
                    )
                if row.stopped and best is not None:
                    break
    except WrongMoment:
        return  # called off between two looks
    except SolverFailed as error:
        services.fail(actor=actor, round_id=round_id, turn=turn, why=str(error), now=timezone.now())
        raise
    if best is not None:
        services.settle(actor=actor, round_id=round_id, turn=turn, plan=best, posed=posed, now=timezone.now())


def _of_round(*, round_id: UUID, street_id: UUID) -> str:  # noqa: ARG001  # as the job is called
    return str(round_id)


@job(key=_of_round)
def plan_again(*, round_id: UUID, street_id: UUID) -> None:
    """Plan what was refused around those who said yes. Run twice it asks nobody twice."""
    actor = system(street_id)
    if not Round.objects.filter(pk=round_id, status=Status.SENT).exists():
        return
    posed = services.pose_of(actor=actor, round_id=round_id, at=actor.at)
    best: Plan | None = None
    with Solver(posed.problem, seconds=AGAIN_SECONDS, seed=1) as solver:
        for told in solver.plans(every=AGAIN_SECONDS):
            best = told.plan if told is not None else best
    if best is not None and not services.replan(
        actor=actor, round_id=round_id, plan=best, posed=posed, now=timezone.now()
    ):
        plan_again.defer(round_id=round_id, street_id=street_id)


@cron("*/5 * * * *")
def give_up_the_lost(*, now: datetime) -> None:
    """A planning whose job is gone, whatever became of it, has failed: who put the round together may plan it again."""
    known = {(said["round_id"], said["turn"]) for said in pending(plan_round.name)}
    rows = Round.objects.filter(status=Status.PLANNING).values_list("id", "street", "turn").order_by("id")
    lost = [each for each in rows if (str(each[0]), each[2]) not in known]
    for_each(
        lost,
        lambda each: services.fail(
            actor=system(each[1]), round_id=each[0], turn=each[2], why="the job is gone", now=now
        ),
    )


@cron("17 * * * *")
def close_those_over(*, now: datetime) -> None:
    """Close the rounds of days that are over."""
    over = Round.objects.filter(status=Status.SENT, day__lt=(now - timedelta(days=1)).date())
    for_each(
        list(over.values_list("id", "street").order_by("id")),
        lambda each: services.close(actor=system(each[1]), round_id=each[0], now=now),
    )
