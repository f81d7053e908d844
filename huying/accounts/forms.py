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

    def clean_username(self) -> str:
        """A sign-in name that nobody can take for another's: `adm1n` beside `admin` is refused."""
        name: str = self.cleaned_data["username"]
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
