"""Real servers, named by the environment. Refuses to start half set up."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import ENV

NEEDED = ("database_url", "linli_secret_key", "linli_field_keys", "linli_index_key")
missing = ", ".join(name.upper() for name in NEEDED if not getattr(ENV, name))
if missing or ENV.linli_secret_key is None:
    raise ImproperlyConfigured(f"请设置 {missing}，见 docs/settings.md。\nSet {missing}: see docs/settings.md.")

if ENV.firebase_auth_emulator_host:
    emulated = "生产环境不能使用 Firebase 模拟器：请取消 FIREBASE_AUTH_EMULATOR_HOST。\nNo Firebase emulator in production: unset FIREBASE_AUTH_EMULATOR_HOST."
    raise ImproperlyConfigured(emulated)

SECRET_KEY = ENV.linli_secret_key
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
