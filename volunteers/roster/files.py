"""Pictures of certificates: for the volunteer, and who may record proofs of theirs; each reading by another is in the audit."""

from django.utils.translation import gettext_lazy as _

from backend.files.states import Kind
from backend.files.subjects import Subject
from volunteers.roster.queries import visible_hand_ins
from volunteers.roster.schemas.skill import PICTURES

PURPOSE = "proof"

CERTIFICATE = Subject(
    purpose=PURPOSE,
    label=_("the proof of a skill"),
    kinds=(Kind.PHOTO, Kind.DOCUMENT),
    seen=visible_hand_ins,
    most=PICTURES,
    audited=True,
)
