from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "huying.papers"
    label = "papers"
