"""The forms of sign-in in our words, with our limits; and the pages of the library that we narrow."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.core import context
from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huying.accounts import factors
from huying.accounts.doors import signed_in_only
from huying.accounts.tries import CODE, give_back
from huying.accounts.views.adapter import StaffFactors, count_try


def _worded(form: Form, labels: dict[str, Any]) -> None:
    """Our labels; a label repeated inside the box says nothing."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


class NameAndPasswordForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"login": _("Sign-in name"), "password": _("Password")})


class PasswordForm(PasswordAgainForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"password": _("Password")})


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(
            self,
            {
                "oldpassword": _("Present password"),
                "password1": _("New password"),
                "password2": _("New password, once more"),
            },
        )


class CodeForm(BaseAuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code: good once, and only so many tries."""

    again = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"code": _("Code")})
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
        self.fields["code"].max_length = 40

    def clean_code(self) -> str:
        count_try(context.request, CODE, str(self.user.pk))
        code: str = self.cleaned_data["code"]
        found = factors.accept_code(user=self.user, code=code, at=timezone.now())
        if found is None:
            raise StaffFactors().validation_error("incorrect_code")
        give_back(CODE, str(self.user.pk))
        self.authenticator = found
        return code

    def save(self) -> None:
        post_authentication(context.request, self.authenticator, reauthenticated=self.again)


class CodeAgainForm(CodeForm):
    again = True


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    """The code that shows that the app has been set up. It is not good for signing in afterwards."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"code": _("Six digits shown by the app")})
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        count_try(context.request, CODE, str(self.user.pk))
        code: str = self.cleaned_data["code"].replace(" ", "")
        if factors.matching_step(self.secret, code, timezone.now(), latest=0) is None:
            raise StaffFactors().validation_error("incorrect_code")
        give_back(CODE, str(self.user.pk))
        return code


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"name": _("Name of this passkey")})
        self.fields["credential"].error_messages["required"] = _("The device gave no passkey. Try again.")
        alone = self.fields["passwordless"]
        alone.initial, alone.label = True, _("Sign in with this passkey alone")
        alone.help_text = _(
            "The device then asks for your fingerprint, your face or its PIN instead of the password. Untick it for a "
            "key that only serves as second step."
        )


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"name": _("Name of this passkey")})


@signed_in_only
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """The library's page, except for the last second step: nobody is left with a password alone."""
    passkey = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
    if not StaffFactors().can_delete_authenticator(passkey):
        messages.error(request, StaffFactors.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")
    answer: HttpResponse = remove_webauthn(request, pk=pk)
    return answer
