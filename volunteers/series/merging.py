"""What becomes of two rows of one person, when their accounts are merged."""

from backend.identity.merging import Rule

RULES = {"standing": Rule.SAME}
