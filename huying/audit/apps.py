from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "huying.audit"
    label = "audit"

    def ready(self) -> None:
        post_migrate.connect(_seal, sender=self)


def _seal(using: str, **_options: Any) -> None:
    """The one use of a signal: only Django knows when it has rebuilt the table."""
    from huying.audit.triggers import put_triggers

    if "audit_event" in connections[using].introspection.table_names():
        put_triggers(connections[using])
