from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "huying.search"
    label = "search"
