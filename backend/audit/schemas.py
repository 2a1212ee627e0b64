"""The shape of what happened."""

from datetime import datetime

from backend.http.fields import Out


class Step(Out):
    """One line of a timeline. `action` is `kind.action`; `by` a surname or a role."""

    at: datetime
    action: str
    by: str
    before: str
    after: str
    note: str
