"""What becomes of two rows of one person, when their accounts are merged."""

from backend.identity.merging import Rule

RULES = {"entry": Rule.JOIN, "trusted": Rule.SAME, "contact": Rule.SAME, "visit": Rule.SAME}
