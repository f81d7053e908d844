from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "huying.reports"
    label = "reports"
