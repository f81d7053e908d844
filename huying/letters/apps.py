from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "huying.letters"
    label = "letters"
