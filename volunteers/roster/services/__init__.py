"""The roster's verbs."""

from volunteers.roster.services.presence import set_duty, set_fitness, set_hours
from volunteers.roster.services.profile import edit, enrol, move, refuse_minors
from volunteers.roster.services.proving import expire_proofs, record_proof, revoke_proof

__all__ = [
    "edit",
    "enrol",
    "expire_proofs",
    "move",
    "record_proof",
    "refuse_minors",
    "revoke_proof",
    "set_duty",
    "set_fitness",
    "set_hours",
]
