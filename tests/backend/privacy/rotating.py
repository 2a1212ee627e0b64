"""Settings of the process that is killed while it rotates."""

import os

from config.settings.test import *  # noqa: F403

FIELD_KEYS = os.environ["ROTATING"]
