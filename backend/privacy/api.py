"""The HTTP face: the texts, one's consents."""

from ninja import Router, Status

from backend.http.operations import Request, command, query
from backend.privacy import queries, services
from backend.privacy.schemas import ConsentIn, ConsentOut, ConsentsOut, PurposeOut, PurposesOut
from backend.privacy.states import Purpose

router = Router(tags=["privacy"])


@router.get("/privacy/texts", operation_id="list_privacy_texts", auth=None, response=PurposesOut)
@query
def list_privacy_texts(request: Request) -> PurposesOut:  # noqa: ARG001
    """What personal information is used for, and what people are asked: every purpose, every version of its text."""
    return PurposesOut(purposes=[PurposeOut.of(each) for each in Purpose])


@router.get("/me/consents", operation_id="list_my_consents", response=ConsentsOut)
@query
def list_my_consents(request: Request) -> ConsentsOut:
    """What I last said to each purpose. One that is missing or outdated has to be asked."""
    return ConsentsOut(consents=[ConsentOut.of(each) for each in queries.latest(request.actor.user_id)])


@router.post("/me/consents", operation_id="consent", response={201: ConsentOut})
@command
def consent(request: Request, body: ConsentIn) -> Status[ConsentOut]:
    """Give consent to a purpose, or withdraw it. What rested on it ends at once: a public summary, what a contractor sees."""
    return Status(201, ConsentOut.of(services.consent(actor=request.actor, spec=body, now=request.now)))
