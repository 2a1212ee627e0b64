"""The verbs of files."""

from backend.files.services.attaching import attach
from backend.files.services.processing import process
from backend.files.services.removing import forget, take_down, withdraw
from backend.files.services.uploading import append, start

__all__ = ["append", "attach", "forget", "process", "start", "take_down", "withdraw"]
