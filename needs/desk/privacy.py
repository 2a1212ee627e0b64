"""What needs hold about people.

The rule for words: what the person wrote goes whole; in what others wrote, the person's name and phone are replaced.
The rule for copies: nobody reads there what the API would not show them (docs/adr/0014-graduated-disclosure.md).
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.privacy import registry as r
from backend.privacy.registry import WORDS_GONE, Block, Fate, Holding, Person, Veil
from needs.desk.models import AskedNoMore, Call, CallBack, Edit, Follow, Message, Need, Objection, Referral, Verdict
from needs.desk.states import Audience, Kind, Status, Visibility

NO_PLACE = {"lat": None, "lng": None, "datum": "", "address": "", "door": ""}
"""The cell of 0.1 km² stays, for the map of needs."""


OF_WHOM_IT_IS_FOR = Veil(
    Q(on_record=True) | Q(representation__isnull=False),
    ("address", "door", "lat", "lng", "on_behalf_phone", "answer", "decline_reason"),
)
"""Who speaks for somebody is shown none of the home on record, and the rest only while the consent lasts."""


NOTES = Veil(Q(audience=Audience.GROUP), ("text",))
"""What the group writes for itself."""


def _named(person: Person) -> Q:
    """Needs that somebody reported for this person without knowing that they have an account.

    None of wrongdoing: whom it names learns nothing of it.
    """
    if not person.phone:
        return Q(pk=None)
    return Q(street=person.street_id, on_behalf_phone=person.phone) & ~Q(kind=Kind.WRONGDOING)


def _led(user_id: UUID, _at: datetime) -> int:
    return Need.objects.filter(first_receiver=user_id, status__in=[Status.TRIAGED, Status.UNDER_WAY]).count()


def _under_way(user_id: UUID, _at: datetime) -> int:
    mine = Q(reporter=user_id) | Q(beneficiary=user_id)
    return Need.objects.filter(mine, status=Status.UNDER_WAY).count()


HOLDINGS = [
    Holding(
        model=Need,
        of=("reporter",),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.RATES,
        without=("tokens", "marks", "beneficiary"),
        veil=OF_WHOM_IT_IS_FOR,
        scrub=("answer", "decline_reason"),
        blank={
            **NO_PLACE,
            "title": "",
            "text": WORDS_GONE,
            "details": {},
            "tokens": [],
            "marks": [],
            "preferred_time": "",
            "visibility": Visibility.PRIVATE,
            "blacked_out": "",
            "beneficiary": None,
            "on_behalf_name": "",
            "on_behalf_phone": "",
            "on_behalf_phone_index": None,
        },
    ),
    Holding(
        model=Need,
        of=("beneficiary",),
        also=_named,
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.RATES,
        without=("tokens", "marks", "reporter"),
        scrub=("title", "text", "details", "answer", "decline_reason", "preferred_time"),
        blank={
            **NO_PLACE,
            "visibility": Visibility.PRIVATE,
            "blacked_out": "",
            "tokens": [],
            "marks": [],
            "beneficiary": None,
            "on_behalf_name": "",
            "on_behalf_phone": "",
            "on_behalf_phone_index": None,
        },
    ),
    Holding(
        model=Need,
        of=("first_receiver", "in_charge", "assigned_by"),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("text", "title", "details", "tokens", "marks", "address", "door", "lat", "lng", "on_behalf_name", "on_behalf_phone", "reporter",
                 "beneficiary", "preferred_time", "blacked_out"),
    ),
    Holding(
        model=Verdict,
        of=("by",),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.RATES,
        blank={"comment": ""},
    ),
    Holding(
        model=Edit,
        of=("by", "need__reporter", "need__beneficiary"),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.RATES,
        blank={"before": "{}"},
    ),
    Holding(
        model=Message,
        of=("by",),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.RATES,
        blank={"text": WORDS_GONE, "blacked_out": ""},
    ),
    Holding(
        model=Message,
        of=("need__reporter", "need__beneficiary"),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.RATES,
        without=("by",),
        veil=NOTES,
        scrub=("text",),
    ),
    Holding(
        model=Referral,
        of=("need__reporter", "need__beneficiary"),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.RATES,
        without=("by",),
        scrub=("reason", "answer"),
    ),
    Holding(
        model=Referral,
        of=("by",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
    Holding(
        model=Objection,
        of=("by", "assigned_by", "reviewed_by"),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
    Holding(
        model=Verdict,
        of=("recorded_by",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("comment", "reason", "responded", "resolved", "satisfaction"),
    ),
    *(
        Holding(
            model=model,
            of=("caller",),
            fate=Fate.KEPT,
            why=r.TO_ANSWER,
            sees=r.HANDLERS,
            kept=r.WITH_ACCOUNT,
            because=r.OFFICE,
        )
        for model in (CallBack, Call)
    ),
    Holding(model=AskedNoMore, of=("user",), fate=Fate.ERASED, why=r.TO_ANSWER, sees=r.THEMSELF, kept=r.WITH_ACCOUNT),
    Holding(model=Follow, of=("user",), fate=Fate.ERASED, why=r.TO_ANSWER, sees=r.THEMSELF, kept=r.WITH_ACCOUNT),
]  # fmt: skip

BLOCKS = [
    Block(
        code="leads_needs",
        words=_("Needs are still led by this person ({count}): answer them first."),
        count=_led,
    ),
    Block(
        code="needs_under_way",
        words=_("Volunteers are at work for needs of this person ({count}): let the work end first."),
        count=_under_way,
    ),
]
