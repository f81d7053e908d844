"""What is said of papers when they are added, where a scan belongs, and which parts of a page are to be hidden."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.cases.models import Case
from huying.core.selects import OneOf
from huying.files.burning import WHOLE
from huying.papers.models import LONGEST_REASON, LONGEST_TITLE, CasePaper
from huying.papers.rules import visibilities
from huying.records.once import OnceForm, WordsForm

MOST_BOXES = 400
SMALLEST = 20  # ten-thousandths of a page: less is a slip of the hand
LINE = re.compile(r"(\d{1,4}):(\d{1,5}),(\d{1,5}),(\d{1,5}),(\d{1,5})")
Boxes = dict[int, list[tuple[int, int, int, int]]]
SIDES = (
    ("left", gettext_lazy("From the left, in per cent")),
    ("top", gettext_lazy("From the top, in per cent")),
    ("width", gettext_lazy("Width, in per cent")),
    ("height", gettext_lazy("Height, in per cent")),
)


def _seen_by(case: Case, user: Any) -> list[tuple[str, str]]:
    allowed = visibilities(case, user)
    return [(key, capfirst(str(words))) for key, words in CasePaper.Visibility.choices if key in allowed]


class AddForm(OnceForm):
    """Who sees the papers that are being added; the files themselves are looked at one by one."""

    visibility = forms.ChoiceField(label=gettext_lazy("Who sees them"), widget=OneOf)
    shows_identity = forms.BooleanField(
        label=gettext_lazy("These are copies of an identity document"),
        help_text=gettext_lazy(
            "They then bear “COPY 副本” across each page, wherever they are seen or saved."
        ),
        required=False,
    )

    def __init__(self, *args: Any, case: Case, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["visibility"].choices = _seen_by(case, user)  # type: ignore[attr-defined]


class FileScanForm(WordsForm):
    """The case to which a scan belongs, by its reference."""

    case = forms.CharField(
        label=gettext_lazy("Reference of the case"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RedactForm(OnceForm):
    """Rectangles on the pages of a paper, and what is said of the copy.

    `boxes` holds those of all pages, one on a line: page, left, top, width and height in ten-thousandths of the page.
    """

    boxes = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MOST_BOXES * 30)
    title = forms.CharField(label=gettext_lazy("What the copy is called"), max_length=LONGEST_TITLE)
    reason = forms.CharField(
        label=gettext_lazy("Why it is redacted"),
        help_text=gettext_lazy("Who is protected, or from whom; it stands on the page of the copy."),
        max_length=LONGEST_REASON,
    )
    visibility = forms.ChoiceField(label=gettext_lazy("Who sees the copy"), widget=OneOf)

    def __init__(self, *args: Any, paper: CasePaper, user: Any, pages: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pages = pages
        self.fields["visibility"].choices = _seen_by(paper.case, user)  # type: ignore[attr-defined]

    def clean_boxes(self) -> Boxes:
        boxes = boxes_of(self.cleaned_data["boxes"])
        if not any(boxes.values()):
            raise ValidationError(_("Mark at least one part of a page that is to be hidden."))
        if any(page > self.pages for page in boxes):
            raise ValidationError(_("One of the marked pages is not there."))
        return boxes


class BoxForm(forms.Form):
    """One rectangle on the page that is shown, in per cent of its width and height."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in SIDES:
            self.fields[name] = forms.DecimalField(
                label=label, min_value=0, max_value=100, decimal_places=2, localize=False,
                widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        super().clean()
        told = self.cleaned_data
        if len(told) == len(SIDES) and min(self.box()[2:]) < SMALLEST:
            raise ValidationError(_("A rectangle is at least 0.2 per cent of the page wide and high."))
        return told

    def box(self) -> tuple[int, int, int, int]:
        """In ten-thousandths, within the page."""
        left, top, width, height = (int(self.cleaned_data[name] * WHOLE / 100) for name, _label in SIDES)
        return left, top, min(width, WHOLE - left), min(height, WHOLE - top)


def boxes_of(text: str) -> Boxes:
    """The rectangles that a form tells of. Raises ValidationError for what is none."""
    found: Boxes = {}
    lines = text.split()
    if len(lines) > MOST_BOXES:
        raise ValidationError(
            _("More than %(most)s rectangles are too many for one copy.") % {"most": MOST_BOXES}
        )
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None:
            raise ValidationError(
                _("The marked parts cannot be read. Open the page again and mark them anew.")
            )
        page, left, top, width, height = map(int, match.groups())
        inside = left + width <= WHOLE and top + height <= WHOLE and min(width, height) >= 1 and page >= 1
        if not inside:
            raise ValidationError(_("A marked part lies outside its page. Mark it anew."))
        found.setdefault(page, []).append((left, top, width, height))
    return found


def as_lines(boxes: Boxes) -> str:
    """The same as text, for the form."""
    return "\n".join(
        f"{page}:{','.join(map(str, box))}" for page, those in sorted(boxes.items()) for box in those
    )
