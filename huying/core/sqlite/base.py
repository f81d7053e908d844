"""Django's SQLite backend, loaded after the library has been chosen."""

from huying.core.sqlite.version import use_library

use_library()

from django.db.backends.sqlite3.base import *  # noqa: E402, F403
from django.db.backends.sqlite3.base import DatabaseWrapper  # noqa: E402, F401
