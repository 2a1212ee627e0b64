"""What becomes of two rows of one person, when their accounts are merged."""

from backend.identity.merging import Rule

RULES = {"follow": Rule.SAME, "askednomore": Rule.SAME}
