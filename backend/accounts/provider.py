"""Other providers who can say who a person is, as `allauth.socialaccount` knows them. Found by the name of this file.

A provider turns what a client brings into a `SocialLogin` that is not saved: whose account it opens is decided in
`external.py`, under the rules of sign-in by code. See docs/adr/0003-sign-in.md.
"""

from typing import Any

from allauth.socialaccount.providers.base import Provider, ProviderAccount
from django.http import HttpRequest

from backend.accounts import firebase, wechat


class FirebaseProvider(Provider):  # type: ignore[misc]  # allauth is not typed
    """Firebase phone authentication: an id token, verified once."""

    id = "firebase"
    name = "Firebase"
    account_class = ProviderAccount
    uses_apps = False
    supports_token_authentication = True

    def verify_token(self, request: HttpRequest | None, token: dict[str, Any]) -> Any:
        """`{"id_token", "now"}` → a login with uid and phone. Raises what `firebase.verified` does."""
        return self.sociallogin_from_response(request, firebase.verified(token["id_token"], now=token["now"]))

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Firebase's name of the person."""
        return str(data["uid"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """When the token was made, as no older one is taken after it; the phone goes on to `external.py`, and is not kept."""
        return {"iat": data["iat"], "phone": data["phone_number"]}


class WeChatProvider(Provider):  # type: ignore[misc]  # allauth is not typed
    """WeChat, by a code of the mini program or of the website: the person is the same in both."""

    id = "wechat"
    name = "WeChat"
    account_class = ProviderAccount
    uses_apps = False
    supports_token_authentication = True

    def verify_token(self, request: HttpRequest | None, token: dict[str, Any]) -> Any:
        """`{"code", "app"}` → a login with uid. Raises what `wechat.session_of` does."""
        return self.sociallogin_from_response(request, wechat.session_of(token["code"], app=token["app"]))

    def extract_uid(self, data: dict[str, Any]) -> str:
        """`unionid`: one for all apps of the deployment; `openid` with its app where WeChat gives no other."""
        return str(data["unionid"] if data.get("unionid") else f"{data['app_id']}:{data['openid']}")

    def extract_extra_data(self, _data: dict[str, Any]) -> dict[str, Any]:
        """Neither session key nor nickname is kept."""
        return {}


provider_classes = [FirebaseProvider, WeChatProvider]
