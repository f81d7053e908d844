"""Writing an edition, and freezing it for good."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huying.records import actions as records
from huying.records.kind import By, kind_named
from huying.reports.models import Edition, EditionFigure, Section
from huying.reports.shape import problems

Values = Mapping[str, Any]


def edit_edition(*, record: Edition, values: Values, version: int, by: By, at: datetime) -> Edition:
    """Change an edition that has not been published. Raises ValidationError for one that has."""
    _must_be_draft(record)
    saved: Edition = _edit("editions", record, values, version, by, at)
    return saved


def create_section(*, values: Values, by: By, at: datetime, code: str = "") -> Section:
    """Add a section to a draft. Raises ValidationError for blocks that cannot be built."""
    _must_be_draft(values["edition"])
    _must_have_shape(values, str(values.get("slug", "")))
    made: Section = records.create_record(kind=_kind("sections"), values=values, by=by, at=at, code=code)
    return made


def edit_section(*, record: Section, values: Values, version: int, by: By, at: datetime) -> Section:
    """Change a section of a draft. Raises ValidationError for blocks that cannot be built, or EditedMeanwhile."""
    _must_be_draft(record.edition)
    _must_be_draft(values.get("edition", record.edition))
    _must_have_shape(values, record.slug)
    saved: Section = _edit("sections", record, values, version, by, at)
    return saved


def create_edition_figure(*, values: Values, by: By, at: datetime, code: str = "") -> EditionFigure:
    """Quote a figure in a draft."""
    _must_be_draft(values["edition"])
    made: EditionFigure = records.create_record(
        kind=_kind("edition-figures"), values=values, by=by, at=at, code=code
    )
    return made


def edit_edition_figure(
    *, record: EditionFigure, values: Values, version: int, by: By, at: datetime
) -> EditionFigure:
    """Change how a draft quotes a figure."""
    _must_be_draft(record.edition)
    _must_be_draft(values.get("edition", record.edition))
    saved: EditionFigure = _edit("edition-figures", record, values, version, by, at)
    return saved


def _must_be_draft(edition: Edition) -> None:
    if edition.is_published:
        raise ValidationError(_("This edition is published. Corrections are made in a new edition."))


def _must_have_shape(values: Values, section: str) -> None:
    if "blocks" in values and (found := list(problems(values["blocks"], section))):
        raise ValidationError({"blocks": found})


@transaction.atomic
def _edit(key: str, record: Any, values: Values, version: int, by: By, at: datetime) -> Any:
    return records.edit_record(kind=_kind(key), record=record, values=values, version=version, by=by, at=at)


def _kind(key: str) -> Any:
    """The kinds are declared above this module, so they are asked for by name."""
    return kind_named(key)
