"""Faces with a shape of errors of their own, as a standard asks of them: every refusal at the edge is said in it."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Render = Callable[[HttpRequest, int, str], HttpResponse]
"""(request, status, what is wrong, in the caller's language)"""

_faces: dict[str, Render] = {}


def register(prefix: str, render: Render) -> None:
    """Let refusals below an address be said by `render`."""
    if _faces.setdefault(prefix, render) is not render:
        raise ValueError(prefix)


def is_counted(path: str) -> bool:
    """Whether requests to this address are counted, as those of the API are."""
    return path.startswith(tuple(_faces))


def in_its_shape(request: HttpRequest, problem: HttpResponse) -> HttpResponse:
    """A problem as the face of its address says it; as it is elsewhere. Headers stay."""
    render = next((each for prefix, each in _faces.items() if request.path.startswith(prefix)), None)
    if render is None or not problem.headers.get("Content-Type", "").startswith("application/problem+json"):
        return problem
    answer = render(request, problem.status_code, str(json.loads(problem.content)["detail"]))
    for name, value in problem.headers.items():
        if name not in {"Content-Type", "Content-Length"}:
            answer.headers[name] = value
    return answer
