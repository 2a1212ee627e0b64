"""The verbs of the exchange."""

from needs.exchange.services.extracts import ask_extract, build_extract, cancel_extract, expire_extract, fetch_extract
from needs.exchange.services.imports import ask_import, cancel_import, forget_import, run_import
from needs.exchange.services.keys import issue_key, revoke_key
from needs.exchange.services.submissions import submit

__all__ = [
    "ask_extract",
    "ask_import",
    "build_extract",
    "cancel_extract",
    "cancel_import",
    "expire_extract",
    "fetch_extract",
    "forget_import",
    "issue_key",
    "revoke_key",
    "run_import",
    "submit",
]
