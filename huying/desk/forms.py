"""What the desk types: where one stands, a contact in three fields, a case in three fields."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.cases.models import Tally
from huying.cases.queries import categories_on
from huying.core.selects import OneOf, group
from huying.core.text import check_text
from huying.desk.models import Duty, EnquiryKind
from huying.desk.queries import Place, centres_to_stand_at, channel_words
from huying.records.choosing import Picked, RecordField
from huying.records.kind import the_kind
from huying.records.once import OnceForm, WordsForm

LONGEST_NOTE = 2000
LONGEST_NAME = 120
NUMBER = re.compile(r"\+?[0-9][0-9 ()\-]{2,38}")


class HandoverForm(WordsForm):
    """A word to whoever stands at the desk next."""

    note = forms.CharField(
        label=_("Word to the next"),
        required=False,
        max_length=300,
        help_text=_("Without names: what waits, what was promised, what does not work."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DutyForm(OnceForm):
    """Somebody gets a desk on a day of the week that is shown."""

    person = forms.ChoiceField(label=_("Who"), widget=OneOf)
    held_on = forms.ChoiceField(label=_("Day"), widget=OneOf)
    place = forms.ChoiceField(label=_("Desk"), choices=Duty.Place.choices, widget=OneOf)

    def __init__(self, *args: Any, people: Iterable[User], days: Iterable[date], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {person.username: person for person in people}
        self.fields["person"].choices = [(name, str(each)) for name, each in self.people.items()]  # type: ignore[attr-defined]
        self.fields["held_on"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), date_format(day, "l, j F")) for day in days
        ]

    def clean_person(self) -> User:
        return self.people[self.cleaned_data["person"]]

    def clean_held_on(self) -> date:
        return date.fromisoformat(self.cleaned_data["held_on"])


class PlaceForm(forms.Form):
    """The centre and the channel of a desk, among those of its reader."""

    centre = forms.ChoiceField(label=_("Centre"), widget=OneOf)
    channel = forms.ChoiceField(label=_("Channel"), choices=Tally.Channel.choices, widget=OneOf)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.centres = {centre.code: centre for centre in centres_to_stand_at(user)}
        named = [(code, str(centre)) for code, centre in self.centres.items()]
        self.fields["centre"].choices = named  # type: ignore[attr-defined]
        self.fields["channel"].choices = channel_words()  # type: ignore[attr-defined]

    @property
    def place(self) -> Place:
        """What was chosen; ask only a valid form."""
        return Place(self.centres[self.cleaned_data["centre"]], self.cleaned_data["channel"])


class ResidentForm(OnceForm):
    """A form about a resident, who is looked up, and what they were told of how it is used."""

    told = forms.BooleanField(label=_("Told how what they say is used"), required=False, initial=True)

    def __init__(self, *args: Any, user: User, has_notice: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        resident = self.fields["contact"] = _resident()
        resident.read_by(user)
        if not has_notice:
            del self.fields["told"]
        self.order_fields(self.field_order)

    @property
    def untold(self) -> dict[str, str]:
        """That nobody told them, if so; else the version in force is kept by itself."""
        return {} if self.cleaned_data.get("told", True) else {"notice": ""}


def _resident() -> RecordField:
    kind = the_kind("contacts")
    return RecordField(kind, many=False, required=False, label=_("Resident"))


class ContactForm(ResidentForm):
    """A contact worth a word: who, what kind, what about. Three fields, none of which must be filled."""

    kind: Any = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Kind of enquiry"), widget=OneOf, empty_label=_("– none –")
    )
    note = forms.CharField(
        label=_("What it was about"),
        required=False,
        validators=[MaxLengthValidator(LONGEST_NOTE)],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    newcomer = forms.BooleanField(
        required=False,
        label=_("Nobody fits: enter what I typed as a new resident"),
        help_text=_("Digits are taken for a telephone number, anything else for a name."),
    )
    field_order = ("contact", "newcomer", "kind", "note", "told")

    def __init__(self, *args: Any, kinds: list[EnquiryKind], **options: Any) -> None:
        super().__init__(*args, **options)
        choice: Any = self.fields["kind"]
        choice.queryset = EnquiryKind.objects.filter(pk__in=[kind.pk for kind in kinds]).order_by("digit")
        choice.label_from_instance = lambda kind: f"{kind.digit} {kind}"
        self.new_resident: dict[str, str] | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._take_for_newcomer(cleaned)
        return cleaned

    def _take_for_newcomer(self, cleaned: dict[str, Any]) -> None:
        """What was typed names nobody, and whoever typed it says so: it is a new resident's name or number."""
        words = Picked.read(self.data, self.add_prefix("contact")).words
        if not (cleaned.get("newcomer") and words and "contact" in self.errors):
            return
        if self.fields["contact"].widget.offered or len(words) > LONGEST_NAME:  # type: ignore[attr-defined]
            return
        name = "phone" if NUMBER.fullmatch(words) else "name"
        try:
            check_text(words, one_line=True, name=name == "name")
        except ValidationError as problem:
            self.add_error("contact", problem)
            return
        del self.errors["contact"]
        cleaned["contact"], self.new_resident = None, {name: words}


class CaseForm(ResidentForm):
    """A case from a contact: what the desk knows is there already; three fields are typed at most."""

    title = forms.CharField(
        label=_("The matter in a line"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    category: Any = forms.ModelChoiceField(
        queryset=None, label=_("Category"), widget=OneOf, empty_label=_("Choose one")
    )
    story = forms.CharField(
        label=_("What happened"),
        required=False,
        validators=[MaxLengthValidator(LONGEST_NOTE * 10)],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("title", "category", "story", "contact", "told")

    def __init__(self, *args: Any, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        choice: Any = self.fields["category"]
        choice.queryset = categories_on(day)
        group(choice)
