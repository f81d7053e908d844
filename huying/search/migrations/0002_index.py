"""The index itself: an FTS5 table beside the rows on SQLite, a column with a GIN index on PostgreSQL."""

from django.db import migrations


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE search_fts USING fts5("
            "x, content='', tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
        )
        return
    schema_editor.execute("ALTER TABLE search_searchtext ADD COLUMN tv tsvector")
    # Without wide statistics the planner walks the primary key for rare words.
    schema_editor.execute("ALTER TABLE search_searchtext ALTER tv SET STATISTICS 2000")
    schema_editor.execute("CREATE INDEX search_searchtext_tv ON search_searchtext USING gin(tv)")


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_fts")
    else:
        schema_editor.execute("ALTER TABLE search_searchtext DROP COLUMN tv")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make_index, drop_index)]
