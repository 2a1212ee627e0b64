"""What becomes of two rows of one person, when their accounts are merged."""

from backend.identity.merging import Rule

RULES = {"attendee": Rule.SAME, "recusal": Rule.SAME, "motionvote": Rule.SAME, "signature": Rule.SAME}
