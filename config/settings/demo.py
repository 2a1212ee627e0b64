"""The embedded arrangement: the home folder holds database, files and keys."""

from config.embedded import postgres
from config.embedded.home import Home
from config.settings.base import *  # noqa: F403
from config.settings.base import ENV, database

HOME = Home(ENV.linli_home)
SECRET_KEY = ENV.linli_secret_key or HOME.secret("django")

if ENV.embedded:
    server = postgres.running(HOME)
    if server is not None:
        DATABASES = {"default": database(server.dsn, pool=ENV.database_pool)}
