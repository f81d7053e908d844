"""How many copies came, and what a case made of their letter needs."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huying.bulk.models import MOST_AT_ONCE, FormLetter
from huying.cases.models import Category, Tally
from huying.cases.queries import categories_on, category_lines
from huying.core.dates import check_year
from huying.core.selects import OneOf
from huying.records.once import OnceForm


class CountForm(OnceForm):
    """A number of copies and the day on which they came."""

    number = forms.IntegerField(
        label=_("copies"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input"}),
    )
    came_on = forms.DateField(
        label=_("came on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[check_year],
    )

    def __init__(self, *args: Any, letter: FormLetter, today: date, **options: Any) -> None:
        super().__init__(*args, auto_id=f"{letter.code}-%s", **options)
        self.letter = letter
        self.fields["came_on"].initial = today


class CaseForm(OnceForm):
    """What a case needs beside what the letter says."""

    title = forms.CharField(label=_("matter in a line"), max_length=160)
    category = forms.ChoiceField(label=_("category"), widget=OneOf)
    channel = forms.ChoiceField(label=_("channel"), choices=Tally.Channel.choices, widget=OneOf)

    def __init__(self, *args: Any, letter: FormLetter, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.categories = {str(each.pk): each for each in categories_on(today)}
        lines = category_lines(self.categories.values())
        self.fields["category"].choices = [("", _("Choose one")), *lines]  # type: ignore[attr-defined]
        self.fields["title"].initial = letter.title
        handed_in = letter.channel not in Tally.Channel.values
        self.fields["channel"].initial = Tally.Channel.VISIT if handed_in else letter.channel

    def clean_category(self) -> Category:
        found = self.categories.get(self.cleaned_data["category"])
        if found is None:
            raise ValidationError(_("Choose one"))
        return found
