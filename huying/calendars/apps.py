from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "huying.calendars"
    label = "calendars"
