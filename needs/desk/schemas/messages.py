"""What is said about a need."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from backend.http.fields import In, Out, Words
from backend.masking import masked
from needs.desk.models import Message
from needs.desk.published import published
from needs.desk.states import Audience, Showing


class MessageIn(In):
    """A line about a need."""

    text: Words
    audience: Audience = Field(
        Audience.CONCERNED,
        description="`concerned`: the resident and who handles it; `group`: only who handles it; `street`: everybody who may "
        "read of it",
    )


class MessageOut(Out):
    """A line about a need. Phones in it are masked: who needs to speak asks for a call."""

    id: UUID
    need_id: UUID
    audience: Audience
    of_the_group: bool = Field(description="from who handles it or works on it; else from whose matter it is")
    by: str
    text: str
    showing: Showing = Field(description="whether moderation lets the street read it, where it is for the street")
    at: datetime

    @classmethod
    def of(cls, message: Message, *, kept_back: bool = False) -> "MessageOut":
        """Needs `by` loaded, and for the street `need.reporter`. `kept_back`: read by whom the person does not share with."""
        to_all = message.audience == Audience.STREET
        text = masked(message.text)
        if to_all or kept_back:
            text = published(message.need, message.text, passages=message.passages)
        return cls(
            id=message.id,
            need_id=message.need_id,
            audience=Audience(message.audience),
            of_the_group=message.of_the_group,
            by=message.by.masked_name,
            text=text,
            showing=Showing(message.showing),
            at=message.at,
        )
