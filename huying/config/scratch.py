"""The settings of a scratch office: those of every office, with a mailbox in which each letter leaves a mark."""

from huying.config.settings import *  # noqa: F403

EMAIL_BACKEND = "huying.upkeep.faults.mailbox.Mailbox"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
