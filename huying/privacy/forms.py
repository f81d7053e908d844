"""What is typed and chosen where the office answers for people's data."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huying.core.selects import OneOf
from huying.privacy.models import DataRequest, Opening
from huying.privacy.numbers import sound
from huying.records.once import OnceForm, WordsForm


class IdentityForm(OnceForm):
    """How it was seen who asks."""

    identity = forms.ChoiceField(
        label=_("Who it is was seen by"),
        choices=DataRequest.Identity.choices,
        widget=OneOf,
        help_text=_("No number and no copy of a card is kept for this."),
    )


class DecideForm(OnceForm):
    """Granted, or refused with the reason that stays in the register."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[each for each in DataRequest.Decision.choices if each[0] != DataRequest.Decision.WAITING],
        widget=OneOf,
    )
    reason = forms.CharField(
        label=_("Refused because"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The ground in law, without names. It is kept for at least four years."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("decision") == DataRequest.Decision.REFUSED and not cleaned.get("reason"):
            self.add_error("reason", _("A refusal says why."))
        return cleaned


class SureForm(OnceForm):
    """The reference typed again, before what cannot be taken back."""

    again = forms.CharField(
        label=_("Type the reference of the request again"),
        max_length=80,
        help_text=_("Nobody can bring back what is erased."),
    )

    def __init__(self, *args: Any, code: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.code = code

    def clean_again(self) -> str:
        typed: str = self.cleaned_data["again"]
        if typed.strip().upper() != self.code.upper():
            raise ValidationError(_("This is not the reference of the request."))
        return typed


class PackageForm(WordsForm):
    """The language of a package, and what is left out of it."""

    language = forms.ChoiceField(label=_("Language of the package"), choices=settings.LANGUAGES, widget=OneOf)
    purpose = forms.CharField(
        label=_("For whom and how it is handed over"),
        max_length=200,
        help_text=_("Such as: by hand to the resident. Without names; a digest stays in the trail."),
    )


class WhyForm(WordsForm):
    """Why somebody opens what is given to another person."""

    why = forms.ChoiceField(label=_("Why you open it"), choices=Opening.Why.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In words"),
        max_length=200,
        required=False,
        help_text=_("Only for another reason; without names."),
    )
    wanted = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("why") == Opening.Why.OTHER and not cleaned.get("words"):
            self.add_error("words", _("Say in a few words why."))
        return cleaned


class NumberForm(WordsForm):
    """The number of an identity card."""

    number = forms.CharField(
        label=_("Number of the identity card"),
        max_length=30,
        help_text=_("Only if the resident gives it of their own accord. Pages show it masked."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        return sound(self.cleaned_data["number"])


class ShowNumberForm(WordsForm):
    """What the whole number is needed for."""

    FOR = (
        ("form", _("a form or a letter for the resident")),
        ("body", _("another body asks for it, and the resident agrees")),
        ("identity", _("to see who it is")),
        ("correct", _("to correct it")),
    )
    reason = forms.ChoiceField(label=_("What the whole number is needed for"), choices=FOR, widget=OneOf)
