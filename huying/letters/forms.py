"""What people type about letters: what one begins with, why it is given back, how it is sent, what came in reply."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from huying.cases.forms import despite_field
from huying.cases.models import Letter
from huying.contacts.models import Contact
from huying.contacts.queries import ReplyWish
from huying.core.dates import check_year
from huying.core.selects import OneOf
from huying.files.forms import UploadField
from huying.files.media import Media
from huying.files.receiving import Received
from huying.files.sentences import AGAIN
from huying.letters.models import Language, Template
from huying.letters.rules import languages_of
from huying.records.once import WordsForm

LONGEST_REASON = 300
AS_WISHED: dict[str, Letter.Method] = {
    Contact.Channel.EMAIL: Letter.Method.EMAIL,
    Contact.Channel.VISIT: Letter.Method.HAND,
}
PAPERS = frozenset(
    {Media.PDF, Media.JPEG, Media.PNG, Media.WEBP, Media.DOCX, Media.ODT, Media.MAIL, Media.TEXT}
)


class BeginForm(forms.Form):
    """The template and the language with which a letter begins; it changes nothing, so it is asked for by address."""

    template = forms.ChoiceField(label=_("template"), required=False, widget=OneOf)
    language = forms.ChoiceField(label=_("language"), required=False, choices=Language.choices, widget=OneOf)

    def __init__(self, *args: Any, templates: list[Template], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(each.code, str(each)) for each in templates]
        self.fields["template"].choices = [("", _("Without a template")), *named]  # type: ignore[attr-defined]
        self.fields["language"].choices = [(key, capfirst(words)) for key, words in Language.choices]  # type: ignore[attr-defined]
        self.templates = {each.code: each for each in templates}

    def chosen(self) -> tuple[Template | None, str]:
        """The template and the language to begin with: as chosen, else the first that fits, in a language that it has."""
        asked = self.is_valid()
        told = self.cleaned_data if asked else {}
        first = next(iter(self.templates.values()), None)
        template = self.templates.get(told.get("template", "")) if "template" in self.data else first
        if told.get("language"):
            return template, told["language"]
        has = languages_of(template) if template else []
        return template, has[0] if has else Language.ZH_HANT


class ReasonForm(WordsForm):
    """Why a letter is given back."""

    because = forms.CharField(
        label=_("What to change"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SendForm(WordsForm):
    """By which way a letter leaves: the one that the resident wishes first, and why if they wish none."""

    method = forms.ChoiceField(
        label=_("Sent how"),
        choices=Letter.Method.choices,
        initial=Letter.Method.POST,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, wish: ReplyWish | None) -> None:
        super().__init__(data)
        if wish is not None:
            self.fields["method"].initial = AS_WISHED.get(wish.channel, Letter.Method.POST)
        if wish is not None and wish.never:
            self.fields["despite"] = despite_field()


class ReplyForm(forms.Form):
    """The day on which a reply came, and the paper if there is one."""

    day = forms.DateField(
        label=_("Reply received on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[check_year],
    )
    file = UploadField(wanted=PAPERS, required=False, label=_("The reply itself"))

    def __init__(self, data: Any = None, files: Any = None, *, sent_on: date | None, today: date) -> None:
        super().__init__(data, files, initial={"day": today})
        self.sent_on, self.today = sent_on, today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(_("This day has not come yet."))
        if self.sent_on is None or day < self.sent_on:
            raise ValidationError(_("A reply cannot come before the letter was sent."))
        return day

    def let_go(self) -> None:
        """A file that was not kept leaves nothing, and must be chosen again."""
        received = self.cleaned_data.get("file") if hasattr(self, "cleaned_data") else None
        if isinstance(received, Received):
            received.discard()
            if self.errors and "file" not in self.errors:
                self.add_error("file", AGAIN)
