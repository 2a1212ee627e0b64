"""The second factor: an authenticator app and its recovery codes."""

from ninja import Router

from backend.accounts import second_factor
from backend.accounts.api.common import per_address
from backend.accounts.schemas import (
    FactorIn,
    RecoveryCodesOut,
    SecondFactorOut,
    SessionOut,
    SetupIn,
    SetupOut,
)
from backend.accounts.second_factor import Held
from backend.http.operations import Request, command, on_its_own, query, shown_once

router = Router()


@router.post("/auth/second-factor", operation_id="give_second_factor", throttle=[per_address], response=SessionOut)
@command
@on_its_own
def give_second_factor(request: Request, body: FactorIn) -> SessionOut:
    """Pass the second factor with this session, by a code of the app or a recovery code. A code passes once.

    Five wrong codes in a quarter of an hour, or twenty in a day, and nothing is judged for a while (429).
    """
    current = request.auth.session_id
    passed = second_factor.give(actor=request.actor, session_id=current, code=body.code, now=request.now)
    return SessionOut.of(passed, current=current)


@router.get("/me/second-factor", operation_id="read_second_factor", response=SecondFactorOut)
@query
def read_second_factor(request: Request) -> SecondFactorOut:
    """Whether I have a second factor, and how many recovery codes are left."""
    return _shown(second_factor.held_by(request.actor.user_id))


@router.post("/me/second-factor", operation_id="begin_second_factor", response=SetupOut)
@shown_once
def begin_second_factor(request: Request) -> SetupOut:
    """Begin to set one up: a secret for an authenticator app. Nothing changes until its first code is confirmed."""
    return SetupOut.model_validate(second_factor.begin(actor=request.actor, now=request.now))


@router.post("/me/second-factor/confirm", operation_id="confirm_second_factor", response=RecoveryCodesOut)
@shown_once
def confirm_second_factor(request: Request, body: SetupIn) -> RecoveryCodesOut:
    """Confirm it with its first code: from now on it is asked for. Answers ten recovery codes, shown this once."""
    codes = second_factor.confirm(
        actor=request.actor,
        session_id=request.auth.session_id,
        setup=body.setup,
        code=body.code,
        now=request.now,
    )
    return RecoveryCodesOut(recovery_codes=codes)


@router.post(
    "/me/second-factor/recovery-codes",
    operation_id="renew_recovery_codes",
    throttle=[per_address],
    response=RecoveryCodesOut,
)
@shown_once
def renew_recovery_codes(request: Request, body: FactorIn) -> RecoveryCodesOut:
    """Ten new recovery codes, shown this once; the old ones are void. Asks for a fresh code."""
    codes = second_factor.renew_codes(actor=request.actor, code=body.code, now=request.now)
    return RecoveryCodesOut(recovery_codes=codes)


@router.post(
    "/me/second-factor/remove", operation_id="remove_second_factor", throttle=[per_address], response=SecondFactorOut
)
@command
def remove_second_factor(request: Request, body: FactorIn) -> SecondFactorOut:
    """Do without a second factor again. Asks for a fresh code; every session loses what it had passed."""
    return _shown(second_factor.remove(actor=request.actor, code=body.code, now=request.now))


def _shown(held: Held) -> SecondFactorOut:
    return SecondFactorOut(
        enrolled=held.enrolled_at is not None,
        enrolled_at=held.enrolled_at,
        recovery_codes_left=held.recovery_codes_left,
    )
