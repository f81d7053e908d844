from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "huying.bulk"
    label = "bulk"
