from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "huying.outbox"
    label = "outbox"
