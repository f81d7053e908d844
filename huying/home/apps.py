from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "huying.home"
    label = "home"
