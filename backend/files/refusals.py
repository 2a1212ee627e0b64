"""What is refused of a file, each with what to do next."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class UnknownPurpose(DomainError):
    """Nothing has files under this name."""

    code = "unknown_purpose"
    status = 422
    title = _("Unknown purpose")
    message = _("Files are for one of: {known}. Say which.")


class FileTooLarge(DomainError):
    """More bytes than a file of its kind may have."""

    code = "file_too_large"
    status = 413
    title = _("The file is too large")
    message = _("A file of this kind has at most {limit} bytes. Make it smaller or shorter, and send it again.")


class TooManyPixels(DomainError):
    """More pixels than can be decoded here, however few bytes they come in."""

    code = "too_many_pixels"
    status = 422
    title = _("The photo is too large")
    message = _("A photo has at most {limit} pixels. Take a smaller one, or make it smaller.")


class SoundTooLong(DomainError):
    """A voice note that nobody will hear to its end."""

    code = "sound_too_long"
    status = 422
    title = _("The voice note is too long")
    message = _("A voice note has at most {minutes} minutes. Record a shorter one, or send it in parts.")


class FileTypeNotAllowed(DomainError):
    """The bytes are of no type that is taken here, whatever the name says."""

    code = "file_type_not_allowed"
    status = 422
    title = _("This type of file is not taken")
    message = _("Send one of: {allowed}. What counts is what the file holds, not what it is called.")


class SpreadsheetNotTaken(DomainError):
    """A workbook where a table is asked for, often under another name."""

    code = "spreadsheet_not_taken"
    status = 422
    title = _("This is a workbook, and no CSV")
    message = _(
        "The file is a workbook, whatever it is called. Open it in Excel or WPS, save it as CSV UTF-8, and send that one."
    )


class FileDamaged(DomainError):
    """The bytes end early, or cannot be read."""

    code = "file_damaged"
    status = 422
    title = _("The file is damaged")
    message = _("The file is cut off or cannot be read. Open it on your device; if it looks well there, send it again.")


class ShaMismatch(DomainError):
    """All bytes are there, and they are others than announced."""

    code = "sha256_mismatch"
    status = 422
    title = _("Something was lost on the way")
    message = _("What arrived has another SHA-256 than was announced. Nothing was kept; send the file again.")


class OffsetMismatch(DomainError):
    """A chunk that does not begin where the last one ended (tus 1.0: 409)."""

    code = "offset_mismatch"
    title = _("Go on elsewhere")
    message = _("{offset} bytes are here already. Send what comes after them, with Upload-Offset: {offset}.")


class TooManyBytes(DomainError):
    """More bytes than were declared."""

    code = "more_bytes_than_declared"
    status = 413
    title = _("More bytes than declared")
    message = _(
        "{left} bytes of this file are still missing, and more were sent. Nothing of them was kept; send what is missing alone."
    )


class ChunkTooLarge(DomainError):
    """A chunk over the limit."""

    code = "chunk_too_large"
    status = 413
    title = _("The chunk is too large")
    message = _("Send at most {limit} bytes at a time.")


class ChunkTooSmall(DomainError):
    """So small a chunk that the file would come in thousands."""

    code = "chunk_too_small"
    status = 422
    title = _("The chunk is too small")
    message = _("Send at least {least} bytes of this file at a time; only the last chunk may be smaller.")


class ChecksumMismatch(DomainError):
    """A chunk that changed on the way (tus 1.0, checksum: 460)."""

    code = "checksum_mismatch"
    status = 460
    title = _("The chunk changed on the way")
    message = _("The chunk is not what Upload-Checksum says. Nothing of it was kept; send it again.")


class ChecksumUnknown(DomainError):
    """A checksum that cannot be read (tus 1.0, checksum: 400)."""

    code = "checksum_unknown"
    status = 400
    title = _("Unknown checksum")
    message = _("Send Upload-Checksum as an algorithm ({algorithms}), a space, and the Base64 of the digest.")


class WrongChunkType(DomainError):
    """A chunk under another content type (tus 1.0: 415)."""

    code = "chunk_type_unsupported"
    status = 415
    title = _("Unknown content type")
    message = _("Send chunks with Content-Type: application/offset+octet-stream.")


class TusVersion(DomainError):
    """A version of the tus protocol that is not spoken here (412)."""

    code = "tus_version_unsupported"
    status = 412
    title = _("Unknown protocol version")
    message = _("Send Tus-Resumable: {version}.")


class TooManyUploads(DomainError):
    """Uploads that were begun and not ended."""

    code = "too_many_open_uploads"
    status = 429
    title = _("Too many uploads at once")
    message = _("You have {limit} uploads open. Finish or delete one of them first.")


class EnoughForToday(DomainError):
    """So many bytes in one day."""

    code = "daily_upload_limit"
    status = 429
    title = _("Enough for today")
    message = _("You may send {limit} bytes in 24 hours, and {left} are left. Send the file tomorrow.")


class FileNotReady(DomainError):
    """It still comes in or is being prepared, or it was refused or withdrawn."""

    code = "file_not_ready"
    title = _("The file is not ready")
    message = _("Attach a file once its status is “ready”; this one is “{status}”. Wait for it, or send another one.")


class FileNotYours(DomainError):
    """A file that the caller did not send, or that is not there: the two look alike on purpose."""

    code = "file_not_yours"
    status = 422
    title = _("Unknown file")
    message = _("You sent no file with the id {file_id}. Send it first, then name it here.")


class FileForAnother(DomainError):
    """A file that was sent for something else."""

    code = "file_for_another_purpose"
    title = _("Sent for something else")
    message = _("This file was sent for {purpose}. Send it again for this.")


class FileAttached(DomainError):
    """A file belongs to one object."""

    code = "file_attached_elsewhere"
    title = _("Attached already")
    message = _("This file is attached to something else already. Send it again for this.")


class TooManyFiles(DomainError):
    """An object with as many files as it may have."""

    code = "too_many_files"
    status = 422
    title = _("Too many files")
    message = _("At most {most} files can be attached here.")


class RestoreTooLate(DomainError):
    """A take-down that is older than what is kept of one."""

    code = "restore_too_late"
    title = _("Too late to undo")
    message = _("A take-down can be undone for {days} days. Ask who sent the file to send it again.")


class LinkEnded(DomainError):
    """A link that is over, or was never made here."""

    code = "link_ended"
    status = 403
    title = _("The link has ended")
    message = _("This link is over or not whole. Reload what the file belongs to, and take the fresh link from there.")
