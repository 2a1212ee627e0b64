"""What becomes of two rows of one person, when their accounts are merged."""

from backend.identity.merging import Rule

RULES = {
    "volunteer": Rule.JOIN,
    "weeklyhours": Rule.SAME,
    "dayhours": Rule.SAME,
    "heldskill": Rule.SAME,
    "vetting": Rule.SAME,
    "apart": Rule.SAME,
    "apart_from_another": Rule.FORGET,
}
