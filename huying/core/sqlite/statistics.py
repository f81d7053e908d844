"""What SQLite knows of the sizes of its tables, by which it plans how to answer.

It never learns them by itself. Without them, counting a year by category reads every row of the year instead of the
index that answers it: twenty times the work. PostgreSQL keeps its own.

Besides numbers SQLite keeps some rows of each index as samples. They hold names and telephone numbers that no erasure
would reach, and are dropped before anybody else could see them.
"""

from django.db import connection, transaction

# Every table of which something changed, and a bounded number of rows of each: https://sqlite.org/pragma.html#pragma_optimize
LEARN = "PRAGMA optimize = 0x10002"


def learn_sizes() -> None:
    """Look again at the tables that have changed much; milliseconds when none has."""
    if connection.vendor == "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LEARN)
            cursor.execute("DROP TABLE IF EXISTS sqlite_stat4")
