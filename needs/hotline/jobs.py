"""What the hotline does later: text a reference, end what was left open."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.accounts import sms
from backend.accounts.phones import is_mobile
from backend.jobs.define import cron, job, system
from needs.hotline import services
from needs.hotline.models import Filing, HotlineCall
from needs.hotline.states import Status
from needs.hotline.texts import REFERENCE

LEFT_AFTER = timedelta(hours=4)
"""No call lasts as long."""


def _of_filing(*, filing_id: UUID) -> str:
    return str(filing_id)


@job(key=_of_filing)
def text_reference(*, filing_id: UUID) -> None:
    """The reference, to the number that called. Sent twice at worst: the message has the id of the filing."""
    filing = Filing.objects.select_related("hotline_call", "need__reporter").get(pk=filing_id)
    to = filing.hotline_call.phone
    if to and is_mobile(to):
        words = sms.message_to(
            filing.need.reporter, sms.Template.REFERENCE, REFERENCE, id=filing.id, to=to, reference=filing.reference
        )
        sms.deliver(words, real=True)


@cron("*/15 * * * *")
def end_what_was_left(*, now: datetime) -> None:
    """Calls that nobody ended."""
    left = HotlineCall.objects.filter(status=Status.OPEN, started_at__lte=now - LEFT_AFTER)
    for call_id, street_id in left.values_list("pk", "street_id"):
        services.leave_call(actor=system(street_id), call_id=call_id, now=now)
