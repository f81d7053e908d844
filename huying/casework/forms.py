"""What is typed when something is done with a case."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.cases.models import Case, Category
from huying.cases.queries import categories_on, category_lines
from huying.cases.sharing import last_word_of
from huying.casework.models import QualityCheck
from huying.casework.queries import loads, movable
from huying.centres.models import Centre
from huying.core.dates import check_year
from huying.core.selects import OneOf
from huying.records.choosing import RecordField
from huying.records.kind import the_kind
from huying.records.once import OnceForm, WordsForm
from huying.representatives.models import Organisation

LONGEST_NOTE, LONGEST_REASON, LONGEST_PURPOSE, LONGEST_WHY = 8000, 300, 200, 60


def _lines(label: Any, *, rows: int = 4, required: bool = True) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    limit = [MaxLengthValidator(LONGEST_NOTE)]
    return forms.CharField(label=label, widget=box, required=required, validators=limit)


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=picker, validators=[check_year])


SOON = ((1, _("tomorrow")), (7, _("in a week")), (14, _("in two weeks")), (30, _("in thirty days")))


class Buttons(forms.RadioSelect):
    """Choices of which each is a button that sends the form."""

    template_name = "casework/buttons.html"


class ActForm(OnceForm):
    """Something done with one case by one person on a day."""

    def __init__(self, *args: Any, case: Case, user: User, today: date, **options: Any) -> None:
        self.case, self.user, self.today = case, user, today
        super().__init__(*args, **options)

    def words(self) -> dict[str, Any]:
        """What was typed and chosen, without the form's own key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


class NoteForm(ActForm):
    """What was done or said."""

    text = _lines(_("what was done or said"))


class RemindForm(ActForm):
    """The day of the next step: one press for the usual ones, or a day of one's own."""

    soon = forms.ChoiceField(label=_("with one press"), required=False, widget=Buttons)
    due_on = _day(_("or on a day of your own"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["soon"].choices = [  # type: ignore[attr-defined]
            (str(days), f"{words} ({date_format(self.today + timedelta(days=days), 'SHORT_DATE_FORMAT')})")
            for days, words in SOON
        ]

    def clean(self) -> dict[str, Any]:
        """A day that was typed goes before a press, because Enter in the day presses the first button."""
        cleaned = super().clean()
        if not cleaned.get("due_on") and "due_on" not in self.errors:
            if not cleaned.get("soon"):
                self.add_error("due_on", _("Choose the day, first."))
            else:
                cleaned["due_on"] = self.today + timedelta(days=int(cleaned["soon"]))
        return cleaned


class AssignForm(ActForm):
    """A colleague of the case's centre."""

    to = forms.ChoiceField(label=_("caseworker"), widget=OneOf)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = loads(self.case)
        self.people = {str(person.pk): person for person, _load in people}
        told = _("%(person)s (%(load)s open)")
        lines = [(str(person.pk), told % {"person": person, "load": load}) for person, load in people]
        self.fields["to"].choices = [("", _("Choose one")), *lines]  # type: ignore[attr-defined]

    def clean_to(self) -> User:
        return self.people[self.cleaned_data["to"]]


class CloseForm(ActForm):
    """How a case ended, and whether the resident knows."""

    outcome = forms.ChoiceField(
        label=_("outcome"), choices=[("", _("Choose one")), *Case.Outcome.choices], widget=OneOf
    )
    result = _lines(_("result in a line"), rows=2)
    resident_told_on = _day(_("resident told on"), required=False)

    def clean_resident_told_on(self) -> date | None:
        day: date | None = self.cleaned_data["resident_told_on"]
        if day is not None and day > self.today:
            raise ValidationError(_("This day has not come yet."))
        return day


class ReasonForm(ActForm):
    """Why, in a line."""

    reason = forms.CharField(label=_("reason"), max_length=LONGEST_REASON)


class ReferForm(ActForm):
    """Where a case goes, what is asked for, and what the resident agreed may go along."""

    to = forms.ChoiceField(label=_("to whom"), widget=OneOf)
    purpose = forms.CharField(
        label=_("what the other side is asked to do"),
        max_length=LONGEST_PURPOSE,
        help_text=_("Without names: the other side reads it before it answers."),
    )
    shares_story = forms.BooleanField(label=_("what happened and what is hoped for"), required=False)
    shares_name = forms.BooleanField(label=_("the resident's name"), required=False)
    shares_reach = forms.BooleanField(label=_("telephone and e-mail"), required=False)
    agreed = forms.BooleanField(
        label=_("The resident agreed today to what is ticked going there for this purpose."), required=False
    )
    shares = ("shares_story", "shares_name", "shares_reach")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        word = last_word_of(self.case)
        if word is not None and not word.agreed:
            self.fields["agreed_anew_on"] = self._agreed_anew(word.on)
        centres = Centre.objects.filter(closed_on=None).exclude(pk=self.case.centre_id)
        self.places: dict[str, Centre | Organisation] = {
            f"c{one.pk}": one for one in centres.order_by("position")
        }
        bodies = {f"o{one.pk}": one for one in Organisation.objects.order_by("name")}
        lines = [(key, str(one)) for key, one in (self.places | bodies).items()]
        self.places |= bodies
        self.fields["to"].choices = [("", _("Choose one")), *lines]  # type: ignore[attr-defined]

    def _agreed_anew(self, said_no_on: date) -> forms.DateField:
        """After a no from the status page: the day of a new agreement, which nobody gives by a tick."""
        field = _day(_("the resident agreed again on"))
        field.help_text = _(
            "On %(day)s they said on the status page that this may not be passed on. Ask them first, then write the day."
        ) % {"day": date_format(said_no_on)}
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if any(cleaned.get(name) for name in self.shares) and not cleaned.get("agreed"):
            self.add_error("agreed", _("Nothing about the resident goes along before they have agreed."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the action is given."""
        there = self.places[self.cleaned_data["to"]]
        place = {"to_centre": there} if isinstance(there, Centre) else {"to_organisation": there}
        told = {name: self.cleaned_data[name] for name in ("purpose", *self.shares)} | place
        return told | {"agreed_anew_on": self.cleaned_data.get("agreed_anew_on")}


class LinkForm(ActForm):
    """Another case, and how the two belong together."""

    SORTS = (
        ("related", _("They have to do with each other.")),
        ("part", _("This case is a part of the other one.")),
        ("parts", _("The other one is a part of this case.")),
    )
    sort = forms.ChoiceField(
        label=_("how they belong together"), choices=SORTS, initial="related", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["other"] = _other_case(self.user)
        self.order_fields(["other", "sort"])


class MergeForm(ActForm):
    """Another case of the same matter."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["other"] = _other_case(self.user)


class SplitForm(ActForm):
    """The other matter that came up in a case, and what of the case belongs to it."""

    title = forms.CharField(label=_("the other matter in a line"), max_length=160)
    category = forms.ChoiceField(label=_("category"), widget=OneOf)
    story = _lines(_("what happened"), rows=3, required=False)
    along = forms.MultipleChoiceField(
        label=_("what goes along"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.categories = {str(each.pk): each for each in categories_on(self.today)}
        lines = category_lines(self.categories.values())
        self.fields["category"].choices = [("", _("Choose one")), *lines]  # type: ignore[attr-defined]
        self.fields["category"].initial = str(self.case.category_id)
        self.fields["along"].choices = movable(self.case, self.user)  # type: ignore[attr-defined]
        if not self.fields["along"].choices:  # type: ignore[attr-defined]
            del self.fields["along"]

    def clean_category(self) -> Category:
        return self.categories[self.cleaned_data["category"]]

    def chosen(self) -> list[tuple[str, str]]:
        """Kind and reference of what goes along."""
        told = (each.split(":", 1) for each in self.cleaned_data.get("along", ()))
        return [(key, code) for key, code in told]


def _other_case(user: User) -> RecordField:
    field = RecordField(
        the_kind("cases"),
        many=False,
        label=_("the other case"),
        help_text=_("Type its reference, the resident's name or a word of the matter."),
    )
    field.read_by(user)
    return field


class PrintForm(WordsForm):
    """What is taken out of a case, in which language, and why."""

    what = forms.ChoiceField(label=_("what is taken out"), widget=forms.RadioSelect, initial="sheet")
    language = forms.ChoiceField(label=_("language"), widget=forms.RadioSelect, choices=settings.LANGUAGES)
    reason = forms.CharField(
        label=_("what it is needed for"),
        max_length=LONGEST_WHY,
        help_text=_("In a few words and without names: it stands on every page and in the history."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, may_enclose: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        sorts = [("sheet", _("the case on paper (PDF)"))]
        if may_enclose:
            sorts.append(("file", _("the case and its papers (ZIP)")))
        self.fields["what"].choices = sorts  # type: ignore[attr-defined]


class ManyForm(forms.Form):
    """What is done with the ticked cases: given to somebody, or given a day."""

    what = forms.ChoiceField(
        label=_("with the ticked cases"),
        choices=[("assign", _("Give to")), ("remind", _("Remind on"))],
        widget=OneOf,
    )
    to = forms.ChoiceField(label=_("caseworker"), widget=OneOf, required=False)
    due_on = _day(_("next step due on"), required=False)

    def __init__(self, *args: Any, people: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.pk): person for person in people}
        lines = [(key, str(person)) for key, person in self.people.items()]
        self.fields["to"].choices = [("", _("Choose one")), *lines]  # type: ignore[attr-defined]

    @property
    def names(self) -> list[str]:
        """The fields of a case that are changed."""
        return ["assigned_to"] if self.cleaned_data["what"] == "assign" else ["due_on"]

    def clean_to(self) -> User | None:
        return self.people.get(self.cleaned_data["to"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        needed = {"assign": "to", "remind": "due_on"}.get(cleaned.get("what", ""), "")
        if needed and not cleaned.get(needed) and needed not in self.errors:
            self.add_error(needed, _("Choose whom, or the day, first."))
        return cleaned


class DeclineForm(OnceForm):
    """Why a referral is not taken over."""

    reason = forms.CharField(label=_("reason"), max_length=LONGEST_REASON)


class ReportForm(OnceForm):
    """What was done where a case was referred to."""

    report = _lines(_("what was done there"))


class ReturnForm(OnceForm):
    """What is missing before a case can be closed."""

    words = forms.CharField(label=_("what is still missing"), max_length=LONGEST_REASON)


class SampleForm(OnceForm):
    """Which closed cases are drawn from, and how many."""

    centre = forms.ChoiceField(label=_("Centre"), widget=OneOf)
    from_on = _day(_("closed from"))
    until_on = _day(_("until (first day after)"))
    size = forms.IntegerField(label=_("How many"), min_value=1, max_value=50)

    def __init__(self, *args: Any, centres: Iterable[Centre], **options: Any) -> None:
        super().__init__(*args, **options)
        self.centres = {each.code: each for each in centres}
        self.fields["centre"].choices = [(code, str(each)) for code, each in self.centres.items()]  # type: ignore[attr-defined]

    def clean_centre(self) -> Centre:
        return self.centres[self.cleaned_data["centre"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, after = cleaned.get("from_on"), cleaned.get("until_on")
        if first and after and first >= after:
            self.add_error("until_on", _("A period cannot end before it begins."))
        return cleaned


class FoundForm(forms.ModelForm):  # type: ignore[type-arg]
    """What was found of a case: one answer to each question."""

    class Meta:
        model = QualityCheck
        fields = QualityCheck.QUESTIONS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.required = True
