"""Forms of account administration."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import Role
from huying.centres.models import Centre


class NewUserForm(forms.Form):
    """A new account; its password is made by the system and shown once."""

    username = forms.SlugField(label=_("Sign-in name"), max_length=60)
    display_name = forms.CharField(label=_("Name shown"), max_length=80)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("For notices about the sign-in, such as a new password."),
    )

    def clean_username(self) -> str:
        """Sign-in names are kept in small letters, so that two can never look alike."""
        return str(self.cleaned_data["username"]).lower()


class PostingForm(forms.Form):
    """A role at a centre, or everywhere."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    centre = forms.ModelChoiceField(
        Centre.objects.order_by("position", "name"),
        label=_("Centre"),
        required=False,
        empty_label=_("everywhere"),
    )
