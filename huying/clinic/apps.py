from importlib import import_module

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "huying.clinic"
    label = "clinic"

    def ready(self) -> None:
        import_module("huying.clinic.following")  # from now on a case's resident is followed to its seats
