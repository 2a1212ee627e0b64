"""What a volunteer can do, and the proofs of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.http.fields import Day, In, Out, Said, Text
from volunteers.roster.models import Proof, Volunteer
from volunteers.roster.states import ProofKind, Skill


class SkillIn(In):
    """A skill, and how well."""

    skill: Skill
    level: int = Field(1, ge=1, le=3, description="1 can help with it, 2 does it alone, 3 teaches it")


class SkillsIn(In):
    """All of one's skills: what is not named is not said any more."""

    skills: Annotated[list[SkillIn], Field(max_length=20)]


class ProofCreate(In):
    """How a volunteer showed a skill."""

    skill: Skill
    level: int = Field(1, ge=1, le=3)
    kind: ProofKind
    shown: Annotated[Said, StringConstraints(max_length=200)] = Field(description="How, and by whom it was issued")
    number: Annotated[Text, StringConstraints(max_length=60)] = ""
    since: Day
    expires_on: Day | None = Field(None, description="The last day on which it counts; null is for good")


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

    @classmethod
    def of(cls, proof: Proof) -> "ProofOut":
        """Ended ones too."""
        known = {name: getattr(proof, name) for name in cls.model_fields if name != "number_end"}
        return cls(**known, number_end=proof.number[-4:] if len(proof.number) > 4 else "")


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
