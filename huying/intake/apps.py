from importlib import import_module

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "huying.intake"
    label = "intake"

    def ready(self) -> None:
        import_module("huying.intake.following")  # from now on what residents say is known to those who refer
