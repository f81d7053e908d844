from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "huying.centres"
    label = "centres"
