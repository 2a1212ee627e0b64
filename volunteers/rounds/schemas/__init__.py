"""What goes in and out of rounds."""

from volunteers.rounds.schemas.adjusting import MoveIn, OrderIn, PinIn
from volunteers.rounds.schemas.mine import MyRoundOut
from volunteers.rounds.schemas.round import RoundCreate, RoundDetail, RoundOut, SourceOut

__all__ = ["MoveIn", "MyRoundOut", "OrderIn", "PinIn", "RoundCreate", "RoundDetail", "RoundOut", "SourceOut"]
