"""What becomes of two rows of one person, when their accounts are merged."""

from backend.identity.merging import Rule

RULES = {"participant": Rule.SAME}
"""Two cases of one resident with one organisation stay in the way: who leads them closes one first."""
