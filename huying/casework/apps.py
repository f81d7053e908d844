from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "huying.casework"
    label = "casework"
