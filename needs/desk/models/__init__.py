"""The rows of the desk."""

from needs.desk.models.call_back import AskedNoMore, Call, CallBack
from needs.desk.models.edit import Edit
from needs.desk.models.message import Message
from needs.desk.models.need import Follow, Need
from needs.desk.models.referral import Objection, Referral
from needs.desk.models.verdict import Verdict

__all__ = ["AskedNoMore", "Call", "CallBack", "Edit", "Follow", "Message", "Need", "Objection", "Referral", "Verdict"]
