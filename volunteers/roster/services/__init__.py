"""The roster's verbs."""

from volunteers.roster.services.births import correct_birth
from volunteers.roster.services.handing_in import (
    forget_pictures,
    hand_in,
    record_hand_in,
    record_proof,
    refuse_hand_in,
    withdraw_hand_in,
    withdraw_without_pictures,
)
from volunteers.roster.services.joining import apply, approve, decline, interview
from volunteers.roster.services.pausing import end_pauses
from volunteers.roster.services.presence import set_duty, set_fitness, set_hours
from volunteers.roster.services.probation import count_place, end_probation, end_probations
from volunteers.roster.services.profile import edit, enrol, move, refuse_minors
from volunteers.roster.services.proving import expire_proofs, prove, revoke_proof
from volunteers.roster.services.safeguards import end_safeguard, keep_apart, keep_apart_no_more, record_safeguard
from volunteers.roster.services.vetting import end_vetting, record_vetting

__all__ = [
    "apply",
    "approve",
    "correct_birth",
    "count_place",
    "decline",
    "edit",
    "end_pauses",
    "end_probation",
    "end_probations",
    "end_safeguard",
    "end_vetting",
    "enrol",
    "expire_proofs",
    "forget_pictures",
    "hand_in",
    "interview",
    "keep_apart",
    "keep_apart_no_more",
    "move",
    "prove",
    "record_hand_in",
    "record_proof",
    "record_safeguard",
    "record_vetting",
    "refuse_hand_in",
    "refuse_minors",
    "revoke_proof",
    "set_duty",
    "set_fitness",
    "set_hours",
    "withdraw_hand_in",
    "withdraw_without_pictures",
]
