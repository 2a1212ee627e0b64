"""The shapes of the rates, and of exclusions from them."""

from needs.rates.schemas.exclusions import ExclusionDetail, ExclusionFilter, ExclusionIn, ExclusionOut, WordsIn
from needs.rates.schemas.published import (
    ArrivalsIn,
    ArrivalsOut,
    ByWhat,
    CellOut,
    CompleteOut,
    LoadOfArea,
    LoadOfMonth,
    LoadOut,
    LoadsOut,
    Period,
    RatedArea,
    RateOut,
    RatesOut,
    TableOut,
)

__all__ = [
    "ArrivalsIn",
    "ArrivalsOut",
    "ByWhat",
    "CellOut",
    "CompleteOut",
    "ExclusionDetail",
    "ExclusionFilter",
    "ExclusionIn",
    "ExclusionOut",
    "LoadOfArea",
    "LoadOfMonth",
    "LoadOut",
    "LoadsOut",
    "Period",
    "RateOut",
    "RatedArea",
    "RatesOut",
    "TableOut",
    "WordsIn",
]
