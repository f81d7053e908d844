from django.apps import AppConfig
from django.core.checks import Tags, register


class AccountsConfig(AppConfig):
    name = "huying.accounts"
    label = "accounts"

    def ready(self) -> None:
        from huying.accounts.deployment import demonstration_stays_here

        register(demonstration_stays_here, Tags.security)
