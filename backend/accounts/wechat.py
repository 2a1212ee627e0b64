"""WeChat: a code of the mini program or of the website, exchanged for who it is. The only place that speaks to it.

Off unless an app is set in WECHAT_APPS. Of allauth's `weixin` provider nothing is used: see docs/adr/0003-sign-in.md.
"""

import logging
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 5.0
MINI, WEB = "mini_program", "website"
PATHS = {MINI: ("/sns/jscode2session", "js_code"), WEB: ("/sns/oauth2/access_token", "code")}
BAD_CODE = {40029, 40163, 41008}
"""Not a code, used before, or none."""
TOO_OFTEN = {45011}
RISKY = {40226}
"""WeChat itself has blocked this person."""
BUSY = {-1}


class WeChatOff(DomainError):
    """The deployment has no such app."""

    code = "wechat_off"
    status = 404
    title = _("No sign-in by WeChat here")
    message = _("This deployment does not take WeChat from this app. Sign in with a code: POST /auth/code.")


class WeChatRefused(DomainError):
    """WeChat does not know the code, or not any more, or has blocked the person."""

    code = "wechat_code_refused"
    status = 401
    title = _("WeChat code refused")
    message = _(
        "WeChat does not take this code: it lasts five minutes and works once. Open the app again for a new one."
    )


class WeChatTooOften(DomainError):
    """WeChat limits how often one person signs in."""

    code = "wechat_too_often"
    status = 429
    title = _("Too often for WeChat")
    message = _("WeChat asks for a pause. Try again in a minute, or sign in with a code: POST /auth/code.")


class WeChatUnavailable(DomainError):
    """WeChat did not answer, or our app is not set up there."""

    code = "wechat_unavailable"
    status = 503
    title = _("WeChat cannot be reached")
    message = _("WeChat does not answer now. Try again in a minute, or sign in with a code: POST /auth/code.")


def session_of(code: str, *, app: str) -> dict[str, Any]:
    """`{"app_id", "openid"}`, with `unionid` where WeChat knows one. A code works once.

    Raises `WeChatOff`, `WeChatRefused`, `WeChatTooOften`, `WeChatUnavailable`.
    """
    ours: tuple[str, str] | None = settings.WECHAT_APPS.get(app)
    if ours is None:
        raise WeChatOff
    app_id, secret = ours
    path, name = PATHS[app]
    said = _ask(path, {"appid": app_id, "secret": secret, name: code, "grant_type": "authorization_code"})
    error = said.get("errcode") or 0
    if error in BAD_CODE | RISKY:
        raise WeChatRefused
    if error in TOO_OFTEN:
        raise WeChatTooOften
    if error or not _is_name(said.get("openid")):
        if error not in BUSY:
            log.error("WeChat answered errcode %s: check WECHAT_%s_ID and its secret", error, app.upper())
        raise WeChatUnavailable
    union = said.get("unionid")
    return {"app_id": app_id, "openid": said["openid"], "unionid": union if _is_name(union) else None}


def _ask(path: str, query: dict[str, str]) -> dict[str, Any]:
    import httpx  # noqa: PLC0415  # a tenth of a second that no start has to wait for

    try:
        answer = httpx.get(settings.WECHAT_URL + path, params=query, timeout=TIMEOUT_SECONDS)
        said = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError) as failure:
        log.warning("WeChat cannot be reached: %s", type(failure).__name__)
        raise WeChatUnavailable from failure
    if not isinstance(said, dict):
        raise WeChatUnavailable
    return said


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 100 and value.isascii() and value.isprintable()
