from django.apps import AppConfig


class RepresentativesConfig(AppConfig):
    name = "huying.representatives"
    label = "representatives"
