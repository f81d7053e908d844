from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "huying.campaigns"
    label = "campaigns"
