"""What projects and activities hold about people."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from projects.delivery.models import Activity, Attendance, Project, SignUp, WrongCodes

HOLDINGS = [
    *(
        Holding(
            model=model,
            of=of,
            fate=Fate.KEPT,
            why=r.TO_PURCHASE,
            sees=sees,
            kept=r.FIFTEEN_YEARS,
            because=r.PURCHASE,
            without=("secret",),
        )
        for model, of, sees in (
            (Project, ("registered_by", "sent_by"), r.OFFICES),
            (Activity, ("opened_by",), r.OFFICES),
            (SignUp, ("user",), r.THEMSELF),
            (Attendance, ("user", "attested_by_user"), r.THEMSELF),
        )
    ),
    Holding(model=WrongCodes, of=("user",), fate=Fate.ERASED, why=r.TO_WORK, sees=r.THEMSELF, kept=r.UNTIL_OVER),
]
