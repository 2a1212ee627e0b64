"""The verbs of demand signals."""

from needs.signals.services.deciding import dismiss, reopen, take_up
from needs.signals.services.nightly import gather

__all__ = ["dismiss", "gather", "reopen", "take_up"]
