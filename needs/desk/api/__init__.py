"""The HTTP face of the desk: from the report to the verdict."""

from needs.desk.api import call_backs, handling, messages, reading, referring, reporting, verdicts
from needs.desk.api.common import router

__all__ = ["handling", "messages", "reading", "referring", "reporting", "router", "verdicts"]
__all__ = ["call_backs", "handling", "messages", "reading", "reporting", "router", "verdicts"]
