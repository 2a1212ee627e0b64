"""The care register: its entries, whom the resident trusts, and whom to call."""

from volunteers.care.models.entry import Contact, Entry, Trusted
from volunteers.care.models.visit import Alarm, HeatWave, Visit

__all__ = ["Alarm", "Contact", "Entry", "HeatWave", "Trusted", "Visit"]
