from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "huying.privacy"
    label = "privacy"

    def ready(self) -> None:
        for name in ("following", "views.gates"):  # from now on what is opened and said below is followed
            import_module(f"huying.privacy.{name}")
