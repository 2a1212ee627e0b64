"""The zips of copies in the store of files: sealed, in pieces (`backend/files/sealed.py`)."""

from uuid import UUID

from backend.files import sealed
from backend.privacy.models import Bundle


def root(export_id: UUID) -> str:
    """The key under which all tries at a copy lie."""
    return sealed.root("copies", export_id)


def tidy(export_id: UUID, folder: str) -> None:
    """Remove what no row leads to, after the try in `folder`."""
    kept = Bundle.objects.filter(pk=export_id).values_list("folder", flat=True).first()
    sealed.tidy(root(export_id), folder, kept)
