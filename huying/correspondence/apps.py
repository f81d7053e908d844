from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "huying.correspondence"
    label = "correspondence"
