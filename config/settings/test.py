"""Tests: a real PostgreSQL, no pool (each test has its own connection), quick hashes."""

import os

from config.settings.base import *  # noqa: F403
from config.settings.base import ENV, ROOT, database, storages

SECRET_KEY = "a key of the tests alone, which signs nothing that lasts"  # noqa: S105
FIELD_KEYS = "a-key-of-the-tests-alone-for-what-they-encrypt"
INDEX_KEY = "a key of the tests alone, for what they look up"
DATABASES = {"default": database(ENV.database_url or "postgres://linli@localhost/linli", pool=0)}
DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("LINLI_TEST_TEMPLATE")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
RATE_LIMIT = 1_000_000
ADDRESS_LIMIT = 1_000_000
SIGN_IN_LIMIT = 1_000_000
GEOCODE_LIMIT = 1_000_000
EMBEDDED = False
ADMIN_SECOND_FACTOR = False
VAPID_SECRET = "a key of the tests alone, which no browser knows"  # noqa: S105
WEB_PUSH_TO_LOOPBACK = True
MODELS_FOLDER = ROOT / ".linli-test" / "models"
STORAGES = storages(ENV.files_folder or ROOT / ".linli-test" / "files")
WHITENOISE_AUTOREFRESH = True  # looks a file up when it is asked for: each test's client would list them all
