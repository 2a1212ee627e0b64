"""Who hears what of needs, and what the desk makes of dispatch's news."""

from needs.desk.receivers import handling, verdicts

__all__ = ["handling", "verdicts"]
