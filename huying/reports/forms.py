"""The editor's form for the text of a section: its title, and one small form for each block."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huying.core.text import check_text, one_line_end
from huying.reports.models import Section
from huying.reports.shape import SHAPES, WORDS

MOST_BLOCKS = 120
LONGEST = 8000
LONGEST_NUMBER = 5
KIND_WORDS = {
    "heading": _("Heading"),
    "prose": _("Paragraph"),
    "note": _("Note"),
    "figure_row": _("Row of figures"),
    "table": _("Table"),
    "chart": _("Chart of cases"),
    "photo": _("Photograph"),
    "people": _("People"),
    "progress_table": _("Progress table"),
    "recommendations": _("Recommendations"),
    "contacts": _("Contacts"),
    "qr_codes": _("QR codes"),
}
NAMES = {
    "zh_hant": _("Traditional Chinese"),
    "zh_hans": _("Simplified Chinese"),
    "en": _("English"),
    "figures": _("Figures, separated by spaces"),
    "people": _("References of the representatives"),
    "offices": _("References of the centres"),
    "publications": _("References of the channels"),
    "activity": _("Reference of the activity"),
    "survey": _("Reference of the survey"),
    "representative": _("Reference of the representative"),
    "tone": _("Kind of note"),
    "chart": _("Kind of chart"),
    "level": _("Level of the heading"),
    "source": _("What the table tells"),
}
OPTIONS: Mapping[str, tuple[tuple[str, Any], ...]] = {
    "tone": (("slate", _("Remark")), ("lamp", _("Caution"))),
    "chart": (("bar", _("Bars")), ("donut", _("Ring"))),
    "level": (("2", _("First")), ("3", _("Second"))),
    "source": (("cases", _("Cases by category")), ("help", _("Help given, and what became of it"))),
}
CHOSEN = {"table": ("source",), "note": ("tone",), "chart": ("chart",), "heading": ("level",)}
KEPT = {"table": {"source": "cases"}, "chart": {"source": "cases"}}
LANGUAGE_TAGS = {"zh_hant": "zh-Hant-HK", "zh_hans": "zh-Hans", "en": "en"}


class TitleForm(forms.Form):
    """Title, place and level of the section, and the version that was opened."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=999)
    level = forms.TypedChoiceField(
        label=_("Level"), coerce=int, choices=[(1, _("Section")), (2, _("Part of a section"))]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in WORDS:
            self.fields[f"title_{name}"] = _words_field(
                name, forms.TextInput, required=name == "zh_hant", most=160
            )

    @classmethod
    def of(cls, section: Section) -> "TitleForm":
        titles = {f"title_{name}": section.title.get(name, "") for name in WORDS}
        return cls(
            initial={"version": section.version, "number": section.number, "level": section.level} | titles
        )

    def values(self) -> dict[str, Any]:
        """What the action writes."""
        told = self.cleaned_data
        title = {name: told[f"title_{name}"] for name in WORDS if told[f"title_{name}"]}
        return {"number": told["number"], "level": told["level"], "title": title}


class BlockForm(forms.Form):
    """One block; which fields it has depends on its kind."""

    kind = forms.ChoiceField(choices=list(KIND_WORDS.items()), widget=forms.HiddenInput)

    def __init__(self, kind: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.chosen = kind if kind in SHAPES else "prose"
        shape = SHAPES[self.chosen]
        self.label = KIND_WORDS[self.chosen]
        for name in WORDS if shape.wordy or self.chosen == "photo" else ():
            self.fields[name] = _words_field(name, forms.Textarea)
        for name in (*(each for each in shape.texts if each != "source"), *shape.one_of):
            self.fields[name] = forms.CharField(
                label=NAMES[name], required=False, max_length=120, validators=[check_text]
            )
        for name in shape.lists:
            self.fields[name] = forms.CharField(
                label=NAMES[name], required=False, max_length=LONGEST, validators=[check_text]
            )
        for name in CHOSEN.get(self.chosen, ()):
            self.fields[name] = forms.ChoiceField(label=NAMES[name], choices=OPTIONS[name], required=False)
        if self.chosen == "photo":
            self.fields["image"] = forms.CharField(
                required=False, max_length=200, widget=forms.HiddenInput, validators=[check_text]
            )

    @classmethod
    def of(cls, block: Mapping[str, Any], place: int) -> "BlockForm":
        """The form that shows a stored block."""
        shown = {name: " ".join(value) if isinstance(value, list) else value for name, value in block.items()}
        return cls(str(block.get("kind", "")), initial=shown, prefix=f"b{place}")

    def block(self) -> dict[str, Any]:
        """The block that the form says, refused values as they were typed. The form must have been cleaned."""
        lists = SHAPES[self.chosen].lists
        said: dict[str, Any] = {"kind": self.chosen} | KEPT.get(self.chosen, {})
        for name in self.fields:
            value = self.cleaned_data[name] if name in self.cleaned_data else self[name].value() or ""
            if name == "kind" or (not value and name not in lists):
                continue
            if name in lists:
                said[name] = value.replace(",", " ").split()
            else:
                said[name] = int(value) if value in {"2", "3"} and name == "level" else one_line_end(value)
        return said


def _words_field(
    name: str, widget: type[forms.Widget], *, required: bool = False, most: int = LONGEST
) -> forms.CharField:
    attributes = {"lang": LANGUAGE_TAGS[name]} | ({"rows": 4} if widget is forms.Textarea else {})
    return forms.CharField(
        label=NAMES[name],
        required=required,
        validators=[
            MaxLengthValidator(most),
            check_text if widget is forms.Textarea else _check_line,
        ],  # no maxlength: a browser would cut what is pasted
        widget=widget(attributes),
    )


def _check_line(text: str) -> None:
    check_text(text, one_line=True)


def posted_blocks(data: QueryDict) -> tuple[list[dict[str, Any]], list[str]]:
    """The blocks of a posted form in order, and what was wrong with any of them."""
    try:
        total = min(int(data.get("total", "0")), MOST_BLOCKS)
    except ValueError:
        total = 0
    blocks, wrong = [], []
    for place in range(total):
        form = BlockForm(data.get(f"b{place}-kind", ""), data=data, prefix=f"b{place}")
        if not form.is_valid():
            wrong += [
                _named(form, place, name, str(error)) for name, told in form.errors.items() for error in told
            ]
        blocks.append(form.block())
    return blocks, wrong


def _named(form: BlockForm, place: int, name: str, error: str) -> str:
    """A refusal with the block and the field it is about."""
    field = form.fields[name].label or form.label
    return gettext("Block %(place)s, %(field)s: %(error)s") % {
        "place": place + 1,
        "field": field,
        "error": error,
    }


def rearranged(blocks: list[dict[str, Any]], told: str, new: str) -> list[dict[str, Any]]:
    """`blocks` after a button was pressed: `up-2`, `down-2`, `remove-2` or `add` (a block of kind `new`)."""
    rows = list(blocks)
    verb, _dash, number = told.partition("-")
    place = int(number) if number.isdecimal() and len(number) < LONGEST_NUMBER else -1
    if verb == "add" and new in SHAPES and len(rows) < MOST_BLOCKS:
        rows.append({"kind": new} | KEPT.get(new, {}))
    elif verb == "remove" and 0 <= place < len(rows):
        rows.pop(place)
    elif verb == "up" and 0 < place < len(rows):
        rows.insert(place - 1, rows.pop(place))
    elif verb == "down" and 0 <= place < len(rows) - 1:
        rows.insert(place + 1, rows.pop(place))
    return rows


def block_forms(blocks: Iterable[Mapping[str, Any]]) -> list[BlockForm]:
    return [BlockForm.of(block, place) for place, block in enumerate(blocks)]
