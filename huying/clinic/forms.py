"""What people type about legal advice: a seat, why it changes, the scope, the note."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Category
from huying.cases.queries import categories_on
from huying.centres.models import Centre
from huying.clinic.advising import Told
from huying.clinic.models import Sitting, Turn
from huying.clinic.models.consultation import Language
from huying.clinic.queries import Seat
from huying.core.languages import listed
from huying.core.selects import OneOf, group
from huying.records.once import OnceForm, WordsForm

SEAT = re.compile(r"([-\w]{1,80}) ([0-9]{1,4})")
LONGEST_WORDS, LONGEST_NOTE, LONGEST_LINE, LONGEST_REASON = 2000, 20_000, 160, 200
LONGEST_CONSULTATION = 600


def seat_words(seat: Seat) -> str:
    """A seat as the counter reads it aloud: day, time, whom one sees and in which languages."""
    lawyer = seat.lawyer
    who = str(lawyer) if lawyer else str(_("no lawyer yet"))
    spoken = f"{who}（{lawyer.languages}）" if lawyer and lawyer.languages else who
    told = [f"{date_format(seat.sitting.held_on)} {seat.starts_at:%H:%M}", spoken]
    return " · ".join([*told, *([] if seat.fits else [str(_("takes other matters"))])])


class SeatField(forms.ChoiceField):
    """A seat of a centre. One that was free when the form was opened is left to the database to refuse, in its words."""

    widget = forms.RadioSelect

    def offer(self, centre: Centre, seats: list[Seat]) -> None:
        """Show these seats of that centre, the first one chosen."""
        self.centre = centre
        self.choices = [(seat.name, seat_words(seat)) for seat in seats]
        self.initial = seats[0].name if seats else None

    def valid_value(self, value: Any) -> bool:
        return SEAT.fullmatch(str(value)) is not None

    def clean(self, value: Any) -> tuple[Sitting, int]:
        found = SEAT.fullmatch(super().clean(value))
        code, number = found.groups() if found else ("", "0")
        sitting = Sitting.objects.filter(code=code, centre=self.centre).first()
        if sitting is None:
            raise ValidationError(_("Choose one of the seats."))
        return sitting, int(number)


class BookForm(OnceForm):
    """A seat for a case; what the lawyer needs to know may be added later."""

    seat = SeatField(label=_("seat"), error_messages={"required": _("Choose one of the seats.")})
    parties = forms.CharField(
        label=_("other parties, one in each line"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The other side, employers, companies: the lawyer sees these names before any other."),
    )
    questions = forms.CharField(
        label=_("questions for the lawyer"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    papers = forms.CharField(
        label=_("papers the resident brings"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, centre: Centre, seats: list[Seat], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["seat"].offer(centre, seats)  # type: ignore[attr-defined]

    def words(self) -> dict[str, str]:
        """What goes into the booking beside the seat."""
        return {name: self.cleaned_data[name] for name in ("parties", "questions", "papers")}


class ContactBookForm(BookForm):
    """The same straight from somebody at the counter, for whom a case is opened."""

    title = forms.CharField(
        label=_("matter in a line"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("category"), to_field_name="code", empty_label=None, widget=OneOf
    )
    field_order = ("title", "category", "seat")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        category: Any = self.fields["category"]
        category.queryset = categories_on(today)
        group(category)


class MoveForm(OnceForm):
    """Another seat, and why."""

    seat = SeatField(label=_("seat"), error_messages={"required": _("Choose one of the seats.")})
    reason = forms.CharField(
        label=_("why it is moved"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, centre: Centre, seats: list[Seat], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["seat"].offer(centre, seats)  # type: ignore[attr-defined]


class CancelForm(WordsForm):
    """Why a seat is given back."""

    reason = forms.CharField(
        label=_("why it is cancelled"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CallOffForm(WordsForm):
    """Why a whole session is called off."""

    reason = forms.CharField(
        label=_("why it is called off"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Residents are told this in these words. Without names."),
    )


class LanguageForm(forms.Form):
    """In which language the scope is told and accepted."""

    language = forms.ChoiceField(
        label=_("language"), choices=[(key, capfirst(words)) for key, words in Language.choices], widget=OneOf
    )


class AdviceForm(WordsForm):
    """The four fields of an advice note."""

    asked = forms.CharField(
        label=_("what was asked"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 4})
    )
    advised = forms.CharField(
        label=_("advice given"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 6})
    )
    further_action = forms.CharField(
        label=_("further action"),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "One line for the office; the caseworker gets it as a step of the case. The rest only lawyers read."
        ),
    )
    minutes = forms.IntegerField(label=_("minutes"), min_value=1, max_value=LONGEST_CONSULTATION)

    def told(self) -> Told:
        """The note as the action takes it."""
        return Told(**self.cleaned_data)


class AdditionForm(OnceForm):
    """What is added to a note that is closed."""

    text = forms.CharField(
        label=_("What is added"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )


class SwapForm(OnceForm):
    """The turn for which a turn is exchanged."""

    other = forms.ModelChoiceField(
        Turn.objects.none(), label=_("the other turn"), to_field_name="code", widget=OneOf, empty_label=None
    )

    def __init__(self, *args: Any, turn: Turn, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        later = Turn.objects.filter(sitting__held_on__gte=today).exclude(sitting=turn.sitting_id)
        rows = later.exclude(lawyer=turn.lawyer_id).select_related("lawyer__user", "sitting__centre")
        field: Any = self.fields["other"]
        field.queryset = rows.order_by("sitting__held_on", "desk", "pk")
        field.label_from_instance = lambda each: (
            f"{each.lawyer} · {listed([each.sitting.centre, each.sitting])}"
        )
