from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "huying.contacts"
    label = "contacts"
