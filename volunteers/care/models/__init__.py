"""The care register: its entries, whom the resident trusts, and whom to call."""

from volunteers.care.models.entry import Contact, Entry, Trusted

__all__ = ["Contact", "Entry", "Trusted"]
