"""What a person says about a message: where it belongs, what was answered, what is written back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of
from huying.cases.queries import categories_on
from huying.core.selects import OneOf, group
from huying.correspondence.models import LONGEST_SUBJECT, Mailbox, Missive
from huying.correspondence.models import LONGEST_TEXT as LONGEST_TYPED
from huying.correspondence.reading.mail import LARGEST_MAIL
from huying.files.bounding import CutOff
from huying.records.choosing import RecordField
from huying.records.kind import the_kind
from huying.records.once import STALE, OnceForm, WordsForm

LONGEST_TEXT = 20_000
Text = forms.Textarea


class DecisionForm(WordsForm):
    """A decision about a message as it stood when the form was opened."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), STALE)
    )

    def __init__(self, data: Any = None, *, message: Missive, user: User) -> None:
        super().__init__(data, initial={"version": message.version} | self.known(message))
        self.prepare(message, user)

    def known(self, message: Missive) -> dict[str, Any]:
        """What the message itself says already."""
        return {}

    def prepare(self, message: Missive, user: User) -> None:
        """Choices that depend on the message or on who decides."""

    @property
    def said(self) -> dict[str, Any]:
        """What was said besides the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class LinkForm(DecisionForm):
    """The case to which a message belongs."""

    def prepare(self, message: Missive, user: User) -> None:
        kind = the_kind("cases")
        case = RecordField(
            kind,
            many=False,
            label=_("Help case"),
            help_text=_("Type its reference, the resident's name or a word of the matter."),
        )
        case.read_by(user)
        self.fields["case"] = case


class OpenForm(DecisionForm):
    """What a case needs beside what the message says."""

    title = forms.CharField(label=_("Matter in a line"), max_length=160)
    category: Any = forms.ModelChoiceField(
        label=_("Category"), queryset=None, widget=OneOf, empty_label=_("Choose one")
    )

    def known(self, message: Missive) -> dict[str, Any]:
        return {"title": str(message)[:160]}

    def prepare(self, message: Missive, user: User) -> None:
        category: Any = self.fields["category"]
        category.queryset = categories_on(message.received_on)
        group(category)


class AnswerForm(DecisionForm):
    """What was asked and what was answered."""

    topic = forms.CharField(label=_("Topic"), max_length=120)
    answer = forms.CharField(
        label=_("Answer given"),
        required=False,
        widget=Text(attrs={"rows": 4}),
        validators=[MaxLengthValidator(LONGEST_TEXT)],
    )

    def known(self, message: Missive) -> dict[str, Any]:
        return {"topic": str(message)[:120]}


class AsideForm(DecisionForm):
    """Not for this office, or unwanted."""

    state = forms.ChoiceField(
        choices=[(each.value, each.label) for each in (Missive.State.NOT_OURS, Missive.State.SPAM)]
    )


class CorrectForm(DecisionForm):
    """What was typed in, to be corrected."""

    channel = forms.ChoiceField(label=_("channel"), widget=OneOf)
    received_on = forms.DateField(
        label=_("received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sender_name = forms.CharField(label=_("sender"), required=False, max_length=120)
    sender = forms.CharField(label=_("address or number of the sender"), required=False, max_length=254)
    subject = forms.CharField(label=_("subject"), required=False, max_length=LONGEST_SUBJECT)
    text = forms.CharField(
        label=_("text"),
        required=False,
        widget=Text(attrs={"rows": 10}),
        validators=[MaxLengthValidator(LONGEST_TYPED)],
    )
    names = ("sender_name",)

    def known(self, message: Missive) -> dict[str, Any]:
        return {name: getattr(message, name) for name in self.base_fields if name != "version"}

    def prepare(self, message: Missive, user: User) -> None:
        channel: Any = self.fields["channel"]
        channel.choices = [each for each in Missive.Channel.choices if each[0] != Missive.Channel.EMAIL]


class ReplyForm(OnceForm):
    """What is written back, once however often it is sent; by which program, where that is not known."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("It is sent as plain text, on the way by which the message came."),
        widget=Text(attrs={"rows": 10}),
        validators=[MaxLengthValidator(LONGEST_TEXT)],
    )

    def __init__(self, *args: Any, ways: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        if ways:
            self.fields["adapter"] = forms.ChoiceField(
                label=_("Program by which it goes"),
                choices=[("", _("Choose one")), *((each, each) for each in ways)],
                widget=OneOf,
            )


class UploadForm(forms.Form):
    """An e-mail that somebody has as a file."""

    mailbox: Any = forms.ModelChoiceField(
        label=_("Mailbox"), queryset=None, to_field_name="code", widget=OneOf, empty_label=_("Choose one")
    )
    file = forms.FileField(
        label=_("E-mail as a file"),
        help_text=_("A file with the ending .eml, as mail programs save messages."),
        widget=forms.FileInput(attrs={"accept": ".eml,message/rfc822"}),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        allowed = centres_of(user, Function.CASEWORK, Level.WRITE)
        rows = Mailbox.objects.order_by("name")
        mailbox: Any = self.fields["mailbox"]
        mailbox.queryset = rows if allowed is None else rows.filter(centre__in=allowed)

    def clean_file(self) -> bytes:
        """The bytes of the file, no more than a mail may have."""
        given = self.cleaned_data["file"]
        if isinstance(given, CutOff) or given.size > LARGEST_MAIL:
            raise ValidationError(
                _("This file is too large to be brought in here. Use ./run manage import_mail.")
            )
        return bytes(given.read())
