"""What holds everywhere."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.translation import gettext_lazy as _

from config.embedded.home import Home
from config.env import Env

ENV = Env()
ROOT = Path(__file__).resolve().parents[2]

SECRET_KEY = ENV.linli_secret_key or "unset"
FIELD_KEYS = ENV.linli_field_keys or ""
FIELD_KEYS_FILE: Path | None = None
"""Where the keys of fields stand when the environment does not give them: in a file of `HOME`."""
HOME: Home | None = None
"""The home folder of the embedded arrangement."""
INDEX_KEY = ENV.linli_index_key or ""
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in ENV.allowed_hosts.split(",")]

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "config.admin.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "channels",
    "corsheaders",
    "ninja",
    "procrastinate.contrib.django",
    "backend.http",
    "backend.places",
    "backend.accounts",
    "backend.parties",
    "backend.identity",
    "backend.audit",
    "backend.realtime",
    "backend.jobs",
    "backend.sync",
    "backend.privacy",
    "backend.files",
    "backend.notifications",
    "backend.households",
    "volunteers.group",
    "volunteers.committee",
    "volunteers.handover",
    "volunteers.roster",
    "volunteers.imports",
    "volunteers.training",
    "volunteers.elections",
    "volunteers.meetings",
    "volunteers.broadcasts",
    "volunteers.series",
    "volunteers.escalation",
    "volunteers.rounds",
    "volunteers.dispatch",
    "volunteers.care",
    "volunteers.cases",
    "needs.catalogue",
    "needs.limits",
    "needs.desk",
    "needs.suggestions",
    "needs.map",
    "needs.rates",
    "needs.signals",
    "needs.moderation",
    "needs.exchange",
    "needs.hotline",
    "needs.telephone",
    "needs.subscriptions",
    "projects.delivery",
    "projects.feedback",
    "projects.evaluation",
]

MIDDLEWARE = [
    "backend.files.tus.tus",
    "backend.http.middleware.edge",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

UNFOLD = {"SITE_TITLE": "邻里 Linli", "SITE_HEADER": "邻里 Linli", "SITE_URL": None}
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def database(url: str, *, pool: int) -> dict[str, Any]:
    """Django's settings of one PostgreSQL. The pool wants `CONN_MAX_AGE` 0."""
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=0))
    found["CONN_HEALTH_CHECKS"] = True
    # What `backend.database.planned` asks is prepared, and nothing else; and planned once, for all values alike. Nothing is
    # compiled: a walk that stops early looks dear to PostgreSQL, and compiling takes a hundred times as long as walking.
    said = found.get("OPTIONS", {})
    options = f"{said.get('options', '')} -c plan_cache_mode=force_generic_plan -c jit=off".strip()
    found["OPTIONS"] = {**said, "prepare_threshold": 1_000_000, "options": options}
    if pool:
        found["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10, "max_idle": 60}
    return found


DATABASES: dict[str, Any] = {"default": database(ENV.database_url, pool=ENV.database_pool)} if ENV.database_url else {}

if ENV.redis_url:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [ENV.redis_url]},
        }
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["backend.accounts.backends.PhoneBackend"]
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # `phone` is encrypted: `phone_index` beside it is what is unique
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# What is taken of allauth stands in docs/adr/0003-sign-in.md; none of its addresses is served.
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
MFA_ADAPTER = "backend.accounts.adapters.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Linli 邻里"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = None
"""Static files are served from the packages that bring them: nothing to collect."""
WHITENOISE_USE_FINDERS = True
WHITENOISE_ROOT = ROOT / "config" / "root"
"""What is asked for at the root without anybody having linked to it: the icon, and what robots may read (nothing)."""

DATA_UPLOAD_MAX_MEMORY_SIZE = ENV.max_body_bytes
NINJA_NUM_PROXIES = ENV.trusted_proxies
RATE_LIMIT = ENV.rate_limit
ADDRESS_LIMIT = ENV.address_limit
REQUEST_SECONDS = ENV.request_seconds
SIGN_IN_LIMIT = ENV.sign_in_limit
SMS_GATEWAY = ENV.sms_gateway
SMS_GATEWAY_SECRET = ENV.sms_gateway_secret
VOICE_GATEWAY = ENV.voice_gateway
VOICE_GATEWAY_SECRET = ENV.voice_gateway_secret
SIGN_IN_CODES = ENV.sign_in_codes
FIREBASE_PROJECT_ID = ENV.firebase_project_id
FIREBASE_CREDENTIALS = str(ENV.firebase_credentials) if ENV.firebase_credentials else None
WECHAT_URL = ENV.wechat_url
WECHAT_APPS = {
    app: (app_id, secret)
    for app, app_id, secret in (
        ("mini_program", ENV.wechat_mini_program_id, ENV.wechat_mini_program_secret),
        ("website", ENV.wechat_website_id, ENV.wechat_website_secret),
    )
    if app_id and secret
}
EMBEDDED = ENV.embedded
ADMIN_SECOND_FACTOR = not EMBEDDED
"""Whether the administration lets in nobody without a second factor; who has one is asked for it everywhere."""

FCM_CREDENTIALS = ENV.fcm_credentials and str(ENV.fcm_credentials)
FCM_URL = ENV.fcm_url.rstrip("/")
VAPID_SECRET = ENV.vapid_secret
VAPID_CONTACT = ENV.vapid_contact
WEB_PUSH_TO_LOOPBACK = False
"""Whether 127.0.0.1 is a push service: in tests alone."""
PUSH_LEASE_SECONDS = ENV.push_lease_seconds
NOTICES_KEPT_DAYS = ENV.notices_kept_days

GEOCODER = ENV.geocoder
GEOCODER_URL = ENV.geocoder_url or {
    "nominatim": "https://nominatim.openstreetmap.org",
    "baidu": "https://api.map.baidu.com",
}.get(ENV.geocoder, "")
GEOCODER_KEY = ENV.geocoder_key
GEOCODER_SECRET = ENV.geocoder_secret
GEOCODER_CITY = ENV.geocoder_city
GEOCODER_USER_AGENT = ENV.geocoder_user_agent
GEOCODER_SECONDS = ENV.geocoder_seconds
GEOCODE_LIMIT = ENV.geocode_limit

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# A worker that was down at night catches up on what the clock asked for within the last day.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 26 * 3600}
WORKER_CONCURRENCY = ENV.worker_concurrency
JOBS_KEPT_HOURS = ENV.jobs_kept_hours
FEED_KEPT_DAYS = ENV.feed_kept_days
EXPORTS_KEPT_DAYS = ENV.exports_kept_days
PRIVACY_ANSWER_DAYS = ENV.privacy_answer_days
ANSWERS_KEPT_HOURS = ENV.answers_kept_hours

S3_LINKS = bool(ENV.s3_bucket and ENV.s3_links)
MAX_CHUNK_BYTES = ENV.max_chunk_bytes
MAX_FILE_BYTES = {
    "photo": ENV.max_photo_bytes,
    "audio": ENV.max_audio_bytes,
    "document": ENV.max_document_bytes,
    "table": ENV.max_table_bytes,
}
PHOTO_PIXELS = ENV.photo_pixels
SOUND_SECONDS = ENV.sound_seconds
UPLOAD_HOURS = ENV.upload_hours
UNATTACHED_HOURS = ENV.unattached_hours
TAKEN_DOWN_DAYS = ENV.taken_down_days
OPEN_UPLOADS = ENV.open_uploads
UPLOAD_BYTES_A_DAY = ENV.upload_bytes_a_day


def storages(files: Path) -> dict[str, Any]:
    """Where files are kept: a folder, or a bucket of an S3-compatible store where one is named."""
    folder = {"BACKEND": "backend.files.store.Folder", "OPTIONS": {"location": files}}
    bucket = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": ENV.s3_bucket,
            "endpoint_url": ENV.s3_endpoint,
            "region_name": ENV.s3_region,
            "access_key": ENV.s3_access_key,
            "secret_key": ENV.s3_secret_key,
            "addressing_style": ENV.s3_addressing,
            "signature_version": "s3v4",
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,  # names are random: asking whether one is taken would cost a call
        },
    }
    return {
        "default": folder,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "files": bucket if ENV.s3_bucket else folder,
    }


STORAGES = storages(ENV.files_folder or ENV.linli_home / "files")
MODELS_FOLDER = ENV.models_folder or ENV.linli_home / "models"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "backend.http.problems.csrf_failure"

CORS_ALLOW_ALL_ORIGINS = ENV.cors_origins == "*"
CORS_ALLOWED_ORIGINS = [] if CORS_ALLOW_ALL_ORIGINS else list(filter(None, ENV.cors_origins.split(",")))
CORS_ALLOW_CREDENTIALS = False
CORS_URLS_REGEX = r"^/(api|open311)/"
CORS_ALLOW_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
CORS_ALLOW_HEADERS = [
    "accept", "accept-language", "authorization", "content-type", "idempotency-key", "if-match", "if-none-match",
    "range", "tus-resumable", "upload-checksum", "upload-length", "upload-metadata", "upload-offset", "x-http-method-override",
]  # fmt: skip
CORS_EXPOSE_HEADERS = [
    "ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate",
    "Location", "Content-Range", "Tus-Extension", "Tus-Max-Size", "Tus-Resumable", "Tus-Version", "Upload-Expires",
    "Upload-Length", "Upload-Offset",
]  # fmt: skip

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "backend.masking.MaskingFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"lost": {"()": "backend.jobs.lost.LostDatabase"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["lost"]},
        # A logger without any writes to Python's last resort.
        "none": {"class": "logging.NullHandler", "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": ENV.log_level},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": ["none"], "propagate": False},
        "daphne": {"level": "WARNING"},
        "autobahn": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "psycopg.pool": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
    },
}
