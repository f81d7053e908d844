from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "huying.proposals"
    label = "proposals"
