"""Real servers, named by the environment. Refuses to start half set up."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import ENV

if not (ENV.database_url and ENV.linli_secret_key):
    missing = "请设置 DATABASE_URL 和 LINLI_SECRET_KEY。 Set DATABASE_URL and LINLI_SECRET_KEY; see docs/settings.md."
    raise ImproperlyConfigured(missing)

SECRET_KEY = ENV.linli_secret_key
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
