from importlib import import_module

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "huying.clocks"
    label = "clocks"

    def ready(self) -> None:
        import_module(
            "huying.clocks.following"
        )  # from now on what happens to cases and calendars is followed
