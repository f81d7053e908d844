"""The pages of a request for help: one thing on each, and with every question why it is asked."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huying.contacts.models import Contact
from huying.core.selects import OneOf, group
from huying.directory.queries import listed_centres
from huying.files.forms import UploadField
from huying.files.media import Media
from huying.intake.models import HelpRequest, Instruction
from huying.records.once import STALE, OnceForm, WordsForm, fresh_key

LONGEST_STORY = 8_000
PAPERS = frozenset({Media.JPEG, Media.PNG, Media.WEBP, Media.PDF})
REACHED_BY = [
    (value, capfirst(label)) for value, label in Contact.Channel.choices if value != Contact.Channel.SMS
]


class PlainForm(WordsForm):
    """Only text that can be kept as it was typed; nothing for a browser at a counter to remember."""

    names = ("name",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")


class WhatForm(PlainForm):
    """What happened."""

    story = forms.CharField(
        label=_("What happened?"),
        help_text=_(
            "Tell it in your own words: what, when, and who told you what. No identity card or bank numbers."
        ),
        widget=forms.Textarea(attrs={"rows": 9}),
        max_length=LONGEST_STORY,
        error_messages={"required": _("Tell us in a few words what happened.")},
    )


class WhereForm(PlainForm):
    """Where, and which centre sees to it."""

    place = forms.CharField(
        label=_("Where is it about?"),
        help_text=_("A city, a district or an address, so that we know whom to ask."),
        max_length=200,
        required=False,
    )
    centre: Any = forms.ModelChoiceField(
        label=_("Which centre suits you?"),
        help_text=_("The people of this centre read your request, and nobody else."),
        queryset=None,
        to_field_name="code",
        widget=OneOf,
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the centre that suits you best.")},
    )

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        centre = self.fields["centre"]
        assert isinstance(centre, forms.ModelChoiceField)  # noqa: S101 (declared above)
        centre.queryset = listed_centres(today)


class WishForm(PlainForm):
    """What the resident hopes for."""

    wish = forms.CharField(
        label=_("What would help you?"),
        help_text=_("What you have tried already, and what you hope for. It tells us where to begin."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_STORY,
        required=False,
    )


class ReachForm(PlainForm):
    """Who it is and how they are reached; nobody must say."""

    for_another = forms.BooleanField(
        label=_("I write this for somebody else"),
        help_text=_("Then we ask for their agreement before anything is passed on."),
        required=False,
    )
    name = forms.CharField(
        label=_("How may we call you?"),
        help_text=_("Any name you like, or none."),
        max_length=120,
        required=False,
    )
    phone = forms.CharField(
        label=_("Telephone"),
        help_text=_("Only to answer you about this matter."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("Only to answer you about this matter."), required=False
    )
    reply_by = forms.ChoiceField(
        label=_("How shall we answer?"),
        help_text=_("Without any of these you can still follow it here with your reference and code."),
        choices=[("", _("As you see fit")), *REACHED_BY],
        required=False,
        widget=OneOf,
    )
    reply_hours = forms.CharField(
        label=_("When is a good time?"),
        help_text=_("For instance: weekdays after 6 p.m."),
        max_length=60,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """What is chosen for the answer must be there to answer by."""
        cleaned = super().clean()
        wanted = cleaned.get("reply_by")
        if wanted == Contact.Channel.PHONE and not cleaned.get("phone"):
            self.add_error("phone", _("Give a telephone number, or choose another way to be answered."))
        if wanted == Contact.Channel.EMAIL and not cleaned.get("email") and not self.has_error("email"):
            self.add_error("email", _("Give an e-mail address, or choose another way to be answered."))
        return cleaned


class SendForm(PlainForm):
    """The last word: the notice was read. The other field stays empty; only programs fill it in."""

    agreed = forms.BooleanField(
        label=_("I have read how what I tell is used"),
        error_messages={"required": _("Please read how what you tell is used, and tick the box.")},
    )
    website = forms.CharField(required=False, max_length=200)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field must stay empty."))
        return ""


class StatusForm(PlainForm):
    """The two things that are on the reference card."""

    reference = forms.CharField(
        label=_("Reference"),
        help_text=_("As on your slip, such as H-2026-7KM3P."),
        max_length=40,
        error_messages={"required": _("Type the reference that is on your slip.")},
    )
    secret = forms.CharField(
        label=_("Secret code"),
        help_text=_("The sixteen letters and digits under it. Gaps and small letters do not matter."),
        max_length=60,
        error_messages={"required": _("Type the code that is on your slip.")},
    )


class PaperForm(PlainForm):
    """A paper or a photograph for a request."""

    file = UploadField(
        wanted=PAPERS,
        label=_("Photograph or paper"),
        help_text=_("JPEG, PNG, WebP or PDF. Where a photograph was taken is not shown to anybody."),
    )


class SayForm(PlainForm):
    """One thing that a resident tells the office about their matter."""

    what = forms.ChoiceField(
        choices=[each for each in Instruction.What.choices if each[0] != Instruction.What.REACH]
    )
    words = forms.CharField(max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("what") == Instruction.What.CORRECT and not cleaned.get("words"):
            self.add_error("words", _("Say in a few words what it is."))
        return cleaned


class ReplyWishForm(PlainForm):
    """How and when the resident wishes to be reached, from now on."""

    reply_by = forms.ChoiceField(
        label=_("How shall we answer?"), choices=[("", _("Choose one")), *REACHED_BY], widget=OneOf
    )
    reply_hours = forms.CharField(
        label=_("When is a good time?"),
        help_text=_("For instance: weekdays after 6 p.m."),
        max_length=60,
        required=False,
    )


class SlipForm(OnceForm):
    """In which language a slip is printed. Its `slip_key` never leaves this form: the secret code comes from it.

    So a second click prints the same slip, and what is remembered of forms that were sent does not hold it.
    """

    language = forms.ChoiceField(
        label=_("language of the slip"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    slip_key = forms.CharField(
        widget=forms.HiddenInput,
        min_length=40,
        max_length=64,
        error_messages=dict.fromkeys(("required", "min_length", "max_length"), STALE),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["slip_key"].initial = fresh_key()
        self.fields["language"].initial = get_language()


class OpenForm(PlainForm):
    """What a case needs beside what the resident wrote."""

    title = forms.CharField(label=_("Matter in a line"), max_length=160)
    category: Any = forms.ModelChoiceField(
        label=_("Category"), queryset=None, widget=OneOf, empty_label=_("Choose one")
    )

    def __init__(self, *args: Any, categories: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        category = self.fields["category"]
        assert isinstance(category, forms.ModelChoiceField)  # noqa: S101 (declared above)
        category.queryset = categories
        group(category)


class AnswerForm(PlainForm):
    """What was asked and what was answered."""

    topic = forms.CharField(label=_("Topic"), max_length=120)
    answer = forms.CharField(label=_("Answer given"), widget=forms.Textarea(attrs={"rows": 5}))


class AsideForm(PlainForm):
    """Why nothing is done about it."""

    aside = forms.ChoiceField(
        label=_("Why it is not taken up"), choices=HelpRequest.Aside.choices, widget=OneOf
    )
