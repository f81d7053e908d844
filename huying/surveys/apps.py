from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "huying.surveys"
    label = "surveys"
