from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "huying.intake"
    label = "intake"
