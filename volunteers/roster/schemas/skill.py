"""What a volunteer can do, and the proofs of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.accounts.models import mask_name
from backend.files.models import File
from backend.files.schemas import AttachedFile
from backend.http.fields import Day, In, Out, Said, Text
from backend.http.pages import PageIn
from backend.policy import Actor, available
from volunteers.roster.models import HandIn, Proof, Volunteer
from volunteers.roster.policy import HAND_IN_POLICY
from volunteers.roster.states import HAND_IN_TRANSITIONS, HandInStatus, ProofKind, Skill

PICTURES = 4
"""Of one certificate at most."""


class SkillIn(In):
    """A skill, and how well."""

    skill: Skill
    level: int = Field(1, ge=1, le=3, description="1 can help with it, 2 does it alone, 3 teaches it")


class SkillsIn(In):
    """All of one's skills: what is not named is not said any more."""

    skills: Annotated[list[SkillIn], Field(max_length=20)]


class ProofIn(In):
    """How a skill was shown."""

    level: int = Field(1, ge=1, le=3)
    kind: ProofKind
    shown: Annotated[Said, StringConstraints(max_length=200)] = Field(description="How, and by whom it was issued")
    number: Annotated[Text, StringConstraints(max_length=60)] = ""
    since: Day
    expires_on: Day | None = Field(None, description="The last day on which it counts; null is for good")


class ProofCreate(ProofIn):
    """How a volunteer showed a skill, and pictures of it that I sent for the purpose `proof`."""

    skill: Skill
    files: Annotated[list[UUID], Field(max_length=PICTURES)] = Field(default_factory=list)


class HandInCreate(In):
    """Pictures of a certificate that I sent for the purpose `proof`."""

    skill: Skill
    files: Annotated[list[UUID], Field(min_length=1, max_length=PICTURES)]
    expires_on: Day | None = Field(None, description="The last day on which it counts, as it says itself")


class HandInFilter(PageIn):
    """Which of those that I may see."""

    status: HandInStatus | None = None


class HandInOut(Out):
    """A certificate that was handed in, without its pictures."""

    id: UUID
    volunteer_id: UUID
    name: str
    skill: Skill
    expires_on: Day | None
    status: HandInStatus
    handed_in_at: datetime
    decided_at: datetime | None
    reason: str = Field(description="Why it was not taken")

    @classmethod
    def of(cls, row: HandIn) -> "HandInOut":
        """Needs `volunteer.user` loaded."""
        return cls(**_of_hand_in(row))


class HandInDetail(HandInOut):
    """With its pictures, and what the caller may do now. That another than the volunteer opens one is in the audit."""

    files: list[AttachedFile]
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, row: HandIn, files: Iterable[File]) -> "HandInDetail":
        """Needs `volunteer.user` loaded, and files with their copies."""
        shown = [AttachedFile.of(actor, each) for each in files]
        actions = available(HAND_IN_POLICY, HAND_IN_TRANSITIONS, row.status, actor, row.volunteer)
        return cls(**_of_hand_in(row), files=shown, actions=actions)


def _of_hand_in(row: HandIn) -> dict[str, Any]:
    names = [name for name in HandInOut.model_fields if name != "name"]
    return {"name": mask_name(row.volunteer.user.name)} | {name: getattr(row, name) for name in names}


class ProofOut(Out):
    """A proof; of its number the end."""

    id: UUID
    volunteer_id: UUID
    skill: Skill
    level: int
    kind: ProofKind
    shown: str
    number_end: str
    since: Day
    expires_on: Day | None
    recorded_at: datetime
    ended_at: datetime | None
    hand_in_id: UUID | None = Field(description="The pictures of it, while they are kept")

    @classmethod
    def of(cls, proof: Proof) -> "ProofOut":
        """Ended ones too."""
        return cls.like(proof, number_end=proof.number[-4:] if len(proof.number) > 4 else "")


class SkillOut(Out):
    """A skill as told, whether it counts today, and its proofs."""

    skill: Skill
    level: int
    counts: bool
    proofs: list[ProofOut]


class SkillsOut(Out):
    """What a volunteer can do."""

    skills: list[SkillOut]

    @classmethod
    def of(cls, volunteer: Volunteer) -> "SkillsOut":
        """Needs `queries.with_skills`."""
        return cls(
            skills=[
                SkillOut(
                    skill=Skill(held.skill),
                    level=held.level,
                    counts=held.skill in volunteer.skills,
                    proofs=[ProofOut.of(each) for each in volunteer.proofs.all() if each.skill == held.skill],
                )
                for held in volunteer.held_skills.all()
            ]
        )
