from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "huying.sample"
    label = "sample"
