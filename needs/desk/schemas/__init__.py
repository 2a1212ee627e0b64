"""The shapes of needs."""

from needs.desk.schemas.call_backs import (
    AskingIn,
    AskingOut,
    CallBackDetail,
    CallBackFilter,
    CallBackItem,
    CallBackPhoneOut,
    CallBackVerdictIn,
    CallIn,
)
from needs.desk.schemas.handling import AnswerIn, DestinationIn, DestinationOut, MergeIn, SupplyIn, TriageIn, VerdictIn
from needs.desk.schemas.lists import (
    EXCERPT,
    HelperOut,
    NeedFilter,
    NeedListed,
    NeedOut,
    NeedOverdue,
    NeedPublic,
    listed,
)
from needs.desk.schemas.messages import MessageIn, MessageOut
from needs.desk.schemas.referrals import (
    AssignIn,
    ObjectionOut,
    ReferralAnswerIn,
    ReferralCreate,
    ReferralOut,
    ReviewIn,
)
from needs.desk.schemas.reports import CallOut, CheckIn, CheckOut, MissingOut, NeedCreate, OnBehalfOf, OnRecord
from needs.desk.schemas.similar import SimilarIn, SimilarItem, SimilarOut, Why

__all__ = [
    "EXCERPT",
    "AnswerIn",
    "AskingIn",
    "AskingOut",
    "AssignIn",
    "CallBackDetail",
    "CallBackFilter",
    "CallBackItem",
    "CallBackPhoneOut",
    "CallBackVerdictIn",
    "CallIn",
    "CallOut",
    "CheckIn",
    "CheckOut",
    "DestinationIn",
    "DestinationOut",
    "HelperOut",
    "MergeIn",
    "MessageIn",
    "MessageOut",
    "MissingOut",
    "NeedCreate",
    "NeedFilter",
    "NeedListed",
    "NeedOut",
    "NeedOverdue",
    "NeedPublic",
    "ObjectionOut",
    "OnBehalfOf",
    "OnRecord",
    "ReferralAnswerIn",
    "ReferralCreate",
    "ReferralOut",
    "ReviewIn",
    "SimilarIn",
    "SimilarItem",
    "SimilarOut",
    "SupplyIn",
    "TriageIn",
    "VerdictIn",
    "Why",
    "listed",
]
