from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UpkeepConfig(AppConfig):
    name = "huying.upkeep"
    label = "upkeep"

    def ready(self) -> None:
        autodiscover_modules("invariants")
