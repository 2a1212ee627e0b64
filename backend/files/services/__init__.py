"""The verbs of files."""

from backend.files.services.attaching import attach
from backend.files.services.moderating import remove, restore, take_down
from backend.files.services.processing import process
from backend.files.services.removing import discard, forget, withdraw
from backend.files.services.uploading import append, start

__all__ = ["append", "attach", "discard", "forget", "process", "remove", "restore", "start", "take_down", "withdraw"]
