from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "huying.answers"
    label = "answers"
