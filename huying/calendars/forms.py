"""A file of holidays, or the lines of one that somebody has looked at."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huying.calendars import importing
from huying.calendars.importing import Read
from huying.files.bounding import CutOff

MOST_SHOWN = 20


class ImportForm(forms.Form):
    """An .ics or .csv file; what was read of it is in `read`."""

    file = forms.FileField(
        label=_("iCalendar or CSV file"),
        required=False,
        help_text=_(
            "A government's holiday calendar (.ics), or a table with the columns day, sort, name, name_en."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,.csv,text/calendar,text/csv"}),
    )
    lines = forms.CharField(
        required=False, widget=forms.HiddenInput, strip=False, max_length=importing.LARGEST
    )

    read = Read()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, CutOff):
            raise ValidationError(_("This file is too large for a list of holidays."))
        return file

    def clean(self) -> dict[str, Any]:
        """Read the file, or the lines read earlier; every problem is told."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        raw = self._raw(cleaned)
        if raw is None:
            self.add_error("file", _("Choose a file."))
            return cleaned
        self.read = importing.read(raw)
        for words in self.read.problems[:MOST_SHOWN]:
            self.add_error("file", words)
        if len(self.read.problems) > MOST_SHOWN:
            self.add_error("file", _("There are more problems of this sort."))
        return cleaned

    def _raw(self, cleaned: dict[str, Any]) -> bytes | None:
        file = cleaned.get("file")
        if file:
            return bytes(file.read(importing.LARGEST + 1))
        lines = cleaned.get("lines") or ""
        return lines.encode("utf-8", "surrogatepass") if lines else None
