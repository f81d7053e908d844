from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class FilesConfig(AppConfig):
    name = "huying.files"
    label = "files"

    def ready(self) -> None:
        post_migrate.connect(_fix, sender=self)


def _fix(using: str, **_options: Any) -> None:
    """A signal, because only Django knows when it has rebuilt the table."""
    from huying.files.triggers import put_triggers

    if "files_storedfile" in connections[using].introspection.table_names():
        put_triggers(connections[using])
