"""What becomes of two rows of one person, when their accounts are merged."""

from backend.identity.merging import Rule

RULES = {"tally": Rule.SAME, "limits.lift_by_another": Rule.FORGET}
