"""One of every piece, with plainly invented content: what the pieces page shows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from huying.core.templatetags.pieces import ICONS


@dataclass(frozen=True, slots=True)
class Event:
    """A line of a timeline."""

    at: str
    actor: str
    words: Any
    fields: list[tuple[Any, Any, Any]] = field(default_factory=list)
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a card shows it."""

    label: Any
    text: str
    unit: Any
    period: str
    hedge: Any = ""
    definition: Any = ""
    url: str = ""
    uncounted: bool = False


class SpecimenForm(forms.Form):
    """One field of each sort."""

    subject = forms.CharField(label=_("Subject"), help_text=_("One line, no names of residents."))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("a", _("Housing")), ("b", _("Health"))])
    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}))
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("phone", _("Phone")), ("visit", _("Visit"))], widget=forms.RadioSelect
    )
    told = forms.BooleanField(label=_("The resident has been told"), required=False)
    note = forms.CharField(label=_("Remarks"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class SpecimenFilter(forms.Form):
    """A short filter."""

    q = forms.CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), ("open", _("Open"))])


def specimens() -> dict[str, Any]:
    """The whole context of the pieces page."""
    paired = ["harbour", "lamp", "brick", "leaf", "slate"]
    wrong = SpecimenForm({"kind": "a", "note": ""}, auto_id="wrong_%s")
    return {
        "tones": paired,
        "tokens": ["paper", "surface", "sunk", "line", "edge", "ink", "ink-2", "ink-3"]
        + [name for tone in paired for name in (tone, f"{tone}-tint")],
        "today": date(2023, 5, 4),
        "deadlines": [date(2023, 5, 2), date(2023, 5, 4), date(2023, 5, 7), date(2023, 6, 30)],
        "icons": list(ICONS),
        "charts": range(1, 7),
        "specimen_crumbs": [(_("Office"), "/office/"), (_("Pieces"), "")],
        "figures": figures(),
        "events": events(),
        "steps": [
            (_("Filed"), "done", date_format(date(2023, 3, 4))),
            (_("Handed over"), "done", date_format(date(2023, 3, 20))),
            (_("Replied"), "now", ""),
            (_("Rated"), "next", ""),
            (_("Delivered"), "next", ""),
        ],
        "answers": [
            (_("Subject"), _("Lift out of order"), "#form"),
            (_("Channel"), _("Phone"), "#form"),
            (_("Remarks"), "", ""),
        ],
        "facts": [
            (_("Reference"), "HC-2023-0012"),
            (_("Received on"), date_format(date(2023, 5, 2))),
            (_("Closed on"), None),
        ],
        "next_steps": [_("A caseworker reads it within two working days."), _("You are told who answers.")],
        "filter_form": SpecimenFilter({"q": "", "state": "open"}, auto_id="filter_%s"),
        "chips": [(_("State: open"), "?"), (_("Centre: North"), "?")],
        "saved": [(_("All"), "?", False), (_("Due this week"), "?saved=due", True)],
        "form": SpecimenForm(auto_id="plain_%s"),
        "wrong_form": wrong,
        "chart_columns": [_("Kind"), _("Cases")],
        "chart_rows": [[_("Housing"), 5], [_("Health"), 4], [_("Labour"), 3]],
        "chart_svg": bars([(_("Housing"), 5), (_("Health"), 4), (_("Labour"), 3)]),
    }


def figures() -> list[Figure]:
    """Figures in each state: hedged, plain, money, not counted."""
    return [
        Figure(
            _("People served"),
            "4,300",
            _("person-times"),
            "2023",
            _("over"),
            _("Each visit counts once."),
            "#figures",
        ),
        Figure(_("Help cases received"), "12", _("cases"), "2023", url="#figures"),
        Figure(_("Donations received"), "HK$1,310,654.00", "", "2023"),
        Figure(_("Calls after hours"), "0", "", "2023", uncounted=True),
    ]


def events() -> list[Event]:
    """A short history."""
    return [
        Event(date_format(date(2023, 5, 9)), "Specimen Wong", _("Closed with an outcome"), tone="leaf"),
        Event(
            date_format(date(2023, 5, 4)),
            "Specimen Lee",
            _("Changed the record"),
            [(_("Kind"), _("Health"), _("Housing"))],
        ),
        Event(date_format(date(2023, 5, 2)), "Specimen Lee", _("Received by phone")),
    ]


def bars(rows: list[tuple[Any, int]]) -> SafeString:
    """A plain bar chart, its longest bar as long as there is room."""
    most = max(value for _label, value in rows)
    marks = [
        {"label": label, "words": value, "share": 100 * value // most, "css": f"slice-{place}"}
        for place, (label, value) in enumerate(rows, 1)
    ]
    return render_to_string("components/bars.html", {"marks": marks})
