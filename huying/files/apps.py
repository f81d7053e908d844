from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "huying.files"
    label = "files"
