from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "huying.returns"
    label = "returns"
