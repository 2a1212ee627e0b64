"""The HTTP face of the rates."""

from typing import Annotated

from ninja import Query, Router

from backend.http.operations import Request, query
from needs.rates.queries import rates
from needs.rates.schemas import Period, RatesOut

router = Router(tags=["rates"])


@router.get("/stats/rates", operation_id="read_rates", response=RatesOut, by_alias=True)
@query
def read_rates(request: Request, wanted: Annotated[Period, Query()]) -> RatesOut:
    """Response, resolution and satisfaction, each with what was left out and why. For everybody of the street."""
    return RatesOut.of(rates(request.actor, area=wanted.area, start=wanted.start, end=wanted.end, now=request.now))
