"""The settings of the bare routes: the same database and pool, and no more middleware than gives an answer its length."""

from config.settings.demo import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare"
MIDDLEWARE = [
    "django.middleware.common.CommonMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # does next to nothing, and allauth does not start without it
]
