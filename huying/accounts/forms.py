"""Forms of account administration."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import Role, User
from huying.centres.models import Centre
from huying.core.text import check_handle, check_script, check_text, likeness


def check_shown_name(name: str) -> None:
    """Refuse a name of staff that shows nothing or imitates another by letters of a second script."""
    check_text(name, one_line=True, name=True)
    check_script(name)


class NewUserForm(forms.Form):
    """A new account; its password is made by the system and shown once."""

    username = forms.CharField(label=_("Sign-in name"), max_length=60, validators=[check_handle])
    display_name = forms.CharField(label=_("Name shown"), max_length=80, validators=[check_shown_name])
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("For notices about the sign-in, such as a new password."),
    )

    def clean_username(self) -> str:
        """Sign-in names are kept in small letters; one that people would take for another's (`adm1n`) is refused."""
        name = str(self.cleaned_data["username"]).lower()
        for other in User.objects.exclude(username=name).values_list("username", flat=True):
            if likeness(other) == likeness(name):
                raise ValidationError(_("This looks like the sign-in name of somebody else. Choose another."))
        return name


class PostingForm(forms.Form):
    """A role at a centre, or everywhere."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    centre = forms.ModelChoiceField(
        Centre.objects.order_by("position", "name"),
        label=_("Centre"),
        required=False,
        empty_label=_("everywhere"),
    )
