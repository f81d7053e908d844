from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "huying.imports"
    label = "imports"

    def ready(self) -> None:
        from huying.imports import owning  # noqa: F401 (declares whose a file is)
