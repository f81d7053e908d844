"""What every migration of ours may do while people work: a column that may be empty, and an index on it."""

import pkgutil
from typing import Any

from django.db import migrations, models

from huying.audit import migrations as audit

ADDITIVE = True
LAST = max(name for _finder, name, _is_package in pkgutil.iter_modules(audit.__path__))


def column() -> Any:
    """The new column; one that must be filled is refused to the release before, which does not know it."""
    return models.CharField(max_length=40, null=True) if ADDITIVE else models.CharField(max_length=40)


class Migration(migrations.Migration):
    dependencies = [("audit", LAST)]
    operations = [
        migrations.AddField("event", "noted_by", column(), preserve_default=False),
        migrations.AddIndex("event", models.Index(fields=["noted_by"], name="event_by_noted_by")),
    ]
