"""The addresses of sign-in: those of the library that staff need, and no other door of it.

There is no sign-up, no reset by e-mail and no address to manage: what is not listed here does not exist.
"""

from allauth.account import views as account
from allauth.mfa.base.urls import urlpatterns as second_step
from allauth.mfa.recovery_codes.urls import urlpatterns as recovery_codes
from allauth.mfa.totp.urls import urlpatterns as totp
from allauth.mfa.webauthn.urls import urlpatterns as webauthn
from allauth.usersessions.urls import urlpatterns as sessions
from django.urls import include, path

from huying.accounts.views import sign_in

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/webauthn/keys/<int:pk>/remove/", sign_in.passkey_remove, name="mfa_remove_webauthn"),
    path("2fa/", include(second_step)),
    path("2fa/totp/", include(totp)),
    path("2fa/recovery-codes/", include(recovery_codes)),
    path("2fa/webauthn/", include(webauthn)),
    path("sessions/", include(sessions)),
]
