"""Which roles lead, and whom an organisation's ties keep from them."""

from backend.parties.models import AffiliationKind
from volunteers.group.states import Tier

LEADING = (Tier.TEAM_LEADER, Tier.CORE_LEADER, Tier.MANAGER)
ENGAGED = (AffiliationKind.LIAISON, AffiliationKind.HEAD, AffiliationKind.WORKER, AffiliationKind.SOCIAL_WORKER)
"""Ties by which somebody works or speaks for an organisation."""
