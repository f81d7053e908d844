from django.apps import AppConfig


class ClustersConfig(AppConfig):
    name = "huying.clusters"
    label = "clusters"
