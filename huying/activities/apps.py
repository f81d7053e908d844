from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "huying.activities"
    label = "activities"
