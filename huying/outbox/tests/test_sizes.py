"""SQLite plans by what it knows of its tables; the worker sees to it that it knows, and keeps no row of anybody."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from huying.cases.models import Case
from huying.cases.tests.factories import CaseFactory
from huying.core.sqlite.statistics import learn_sizes

pytestmark = pytest.mark.django_db

if connection.vendor == "sqlite":
    BY_CATEGORY = (
        "SELECT category_id, count(*) FROM cases_case "
        "WHERE received_on >= %s AND received_on < %s GROUP BY category_id"
    )

    @pytest.fixture
    def many_cases():
        """Three thousand cases of one category, ten a month."""
        first = CaseFactory(received_on=date(2000, 1, 1))
        shared = {
            name: getattr(first, name) for name in ("centre", "category", "title", "created_at", "updated_at")
        }
        Case.objects.bulk_create(
            Case(code=f"many-{n}", received_on=date(2000 + n // 120, n // 10 % 12 + 1, 1), **shared)
            for n in range(3000)
        )

    def _plan():
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {BY_CATEGORY}", ["2005-01-01", "2006-01-01"])
            return " ".join(row[3] for row in cursor.fetchall())

    def test_the_worker_teaches_the_database_how_large_its_tables_are(many_cases):
        before = _plan()

        call_command("work_jobs", "--until-empty")

        assert "COVERING INDEX case_by_category_day" in _plan()
        assert _plan() != before

    def test_what_the_database_learns_are_numbers_and_no_words_of_anybody(many_cases):
        learn_sizes()

        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'")
            kept = {name for (name,) in cursor.fetchall()}
            cursor.execute("SELECT stat FROM sqlite_stat1")
            learnt = "".join(stat or "" for (stat,) in cursor.fetchall())
        assert kept == {"sqlite_stat1"}
        assert set(learnt) <= set("0123456789 unorderedsz=nskcap")

else:

    def test_a_database_that_counts_its_tables_by_itself_is_not_asked_to(django_assert_num_queries):
        with django_assert_num_queries(0):
            learn_sizes()
