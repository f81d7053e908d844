from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "huying.directory"
    label = "directory"
