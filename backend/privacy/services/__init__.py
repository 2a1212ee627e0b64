"""The verbs: consent, copy, erasure."""

from backend.privacy.services.consents import consent, record_consent

__all__ = ["consent", "record_consent"]
