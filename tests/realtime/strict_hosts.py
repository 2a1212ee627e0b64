"""The test settings, with hosts as in production."""

from config.settings.test import *  # noqa: F403

ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
