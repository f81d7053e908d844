from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    name = "huying.records"
    label = "records"

    def ready(self) -> None:
        autodiscover_modules("kinds", "panels")
