"""The verbs of the exchange."""

from needs.exchange.services.extracts import ask_extract, build_extract, cancel_extract, expire_extract, fetch_extract

__all__ = ["ask_extract", "build_extract", "cancel_extract", "expire_extract", "fetch_extract"]
