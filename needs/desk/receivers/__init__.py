"""Who hears what of needs, and what the desk makes of others' news."""

from needs.desk.receivers import care, handling, verdicts

__all__ = ["care", "handling", "verdicts"]
