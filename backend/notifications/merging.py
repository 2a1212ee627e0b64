"""What becomes of two rows of one person, when their accounts are merged."""

from backend.identity.merging import Rule

RULES = {
    "notification": Rule.SAME,
    "preference": Rule.SAME,
    "times": Rule.SAME,
    "pushregistration": Rule.FORGET,
}
