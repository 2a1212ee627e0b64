"""What every refusal has: a status, a stable code, words in two languages, and no trace."""

from pathlib import Path

from django.conf import settings

from tests.factories import token_for
from tests.http import Caller
from tests.rows import changes, dump

TRANSLATED = any(Path(path).glob("*/LC_MESSAGES/django.mo") for path in settings.LOCALE_PATHS)
"""Whether the Chinese catalogue is compiled here; without it both languages read alike."""


def refuse(call, person, *, status, code):
    """`call(caller)` is refused with this status and code, in Chinese and in English, and no table changes.

    `{language: problem}`.
    """
    token = token_for(person) if person is not None else None
    before = dump()
    said = {}
    for lang in ("zh-hans", "en"):
        answer = call(Caller(token=token, lang=lang))
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (status, code), problem
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert problem["type"] == f"urn:linli:problem:{code}"
        assert problem["status"] == status
        assert problem["title"]
        assert problem["detail"]
        said[lang] = problem
    assert changes(before, dump()) == {}, "a refusal leaves no trace"
    if TRANSLATED:
        assert said["zh-hans"]["title"] != said["en"]["title"]
        assert said["zh-hans"]["detail"] != said["en"]["detail"]
    return said
