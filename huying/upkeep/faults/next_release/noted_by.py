"""What every migration of ours may do while people work: a column that may be empty, and an index on it."""

from typing import Any

from django.db import migrations, models

ADDITIVE = True


def column() -> Any:
    """The new column; one that must be filled is refused to the release before, which does not know it."""
    return models.CharField(max_length=40, null=True) if ADDITIVE else models.CharField(max_length=40)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.AddField("event", "noted_by", column(), preserve_default=False),
        migrations.AddIndex("event", models.Index(fields=["noted_by"], name="event_by_noted_by")),
    ]
