"""The verbs of the exchange."""

from needs.exchange.services.extracts import ask_extract, build_extract, cancel_extract, expire_extract, fetch_extract
from needs.exchange.services.imports import ask_import, cancel_import, forget_import, run_import

__all__ = [
    "ask_extract",
    "ask_import",
    "build_extract",
    "cancel_extract",
    "cancel_import",
    "expire_extract",
    "fetch_extract",
    "forget_import",
    "run_import",
]
