"""The embedded arrangement: the home folder holds database, files and keys."""

from config.embedded import postgres
from config.embedded.home import Home
from config.settings.base import *  # noqa: F403
from config.settings.base import ENV, database, storages

HOME = Home(ENV.linli_home)
STORAGES = storages(ENV.files_folder or HOME.files)
SECRET_KEY = ENV.linli_secret_key or HOME.secret("django")
if not ENV.linli_field_keys:
    FIELD_KEYS = HOME.secret("fields")
    FIELD_KEYS_FILE = HOME.keys / "fields"
INDEX_KEY = ENV.linli_index_key or HOME.secret("index")
VAPID_SECRET = ENV.vapid_secret or HOME.secret("vapid")

if ENV.embedded:
    server = postgres.running(HOME)
    if server is not None:
        DATABASES = {"default": database(server.dsn, pool=ENV.database_pool)}
