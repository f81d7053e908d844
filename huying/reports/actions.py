"""Writing an edition, and freezing it for good."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows
from huying.figures.engine import get
from huying.figures.rules import must_be_asked_rightly
from huying.figures.suppression import limit_of
from huying.records import actions as records
from huying.records.kind import By, the_kind
from huying.records.telling import tell
from huying.reports.models import Edition, EditionFigure, ReleaseRequest, Section, SmallCellRelease
from huying.reports.shape import problems

Values = Mapping[str, Any]
QUESTION = ("key", "from_on", "until_on", "representative", "centre", "only")
ASKED = ("key", "only", "representative", "centre")


def edit_edition(*, record: Edition, values: Values, version: int, by: By, at: datetime) -> Edition:
    """Change an edition that has not been published. Raises ValidationError for one that has."""
    _must_be_draft(record)
    saved: Edition = _edit("editions", record, values, version, by, at)
    return saved


def create_section(*, values: Values, by: By, at: datetime, code: str = "") -> Section:
    """Add a section to a draft. Raises ValidationError for blocks that cannot be built."""
    _must_be_draft(values["edition"])
    _must_have_shape(values, str(values.get("slug", "")))
    made: Section = records.create_record(kind=the_kind("sections"), values=values, by=by, at=at, code=code)
    return made


def edit_section(*, record: Section, values: Values, version: int, by: By, at: datetime) -> Section:
    """Change a section of a draft. Raises ValidationError for blocks that cannot be built, or EditedMeanwhile."""
    _must_be_draft(record.edition)
    _must_be_draft(values.get("edition", record.edition))
    _must_have_shape(values, record.slug)
    saved: Section = _edit("sections", record, values, version, by, at)
    return saved


def create_edition_figure(*, values: Values, by: By, at: datetime, code: str = "") -> EditionFigure:
    """Quote a figure in a draft. Raises ValidationError for a figure, part, person or place that does not exist."""
    _must_be_draft(values["edition"])
    must_be_asked_rightly(_asked(EditionFigure(), values))
    made: EditionFigure = records.create_record(
        kind=the_kind("edition-figures"), values=values, by=by, at=at, code=code
    )
    return made


@transaction.atomic
def edit_edition_figure(
    *, record: EditionFigure, values: Values, version: int, by: By, at: datetime
) -> EditionFigure:
    """Change how a draft quotes a figure. Raises ValidationError as for quoting it.

    What two people released was another number, if it asks another question now; then they must look anew.
    """
    _must_be_draft(record.edition)
    _must_be_draft(values.get("edition", record.edition))
    must_be_asked_rightly(_asked(record, values))
    saved: EditionFigure = _edit("edition-figures", record, values, version, by, at)
    if any(getattr(saved, name) != getattr(record, name) for name in QUESTION):
        _forget_release(saved, by=by, at=at)
    return saved


@transaction.atomic
def ask_release(*, figure: EditionFigure, reason: str, by: User, at: datetime) -> ReleaseRequest:
    """Ask that a very small count be printed. It stays hidden until somebody else approves.

    Raises NotAllowed, or ValidationError.
    """
    _must_have(by, Level.READ)
    _lock_draft(figure)
    if not limit_of(get(figure.key)):
        raise ValidationError(_("This figure is not about residents; nothing of it is hidden."))
    if release_of(figure) or ReleaseRequest.objects.filter(figure=figure).exists():
        raise ValidationError(_("This has been asked already."))
    asked = ReleaseRequest(figure=figure, reason=reason.strip(), asked_by=by.username, asked_at=at)
    asked.full_clean()
    asked.save(force_insert=True)
    tell(the_kind("edition-figures"), figure, "release_asked", by=by, at=at)
    return asked


@transaction.atomic
def approve_release(*, figure: EditionFigure, by: User, at: datetime) -> SmallCellRelease:
    """Approve what somebody else asked for, so that the count is printed. Raises NotAllowed, or ValidationError."""
    _must_have(by, Level.APPROVE)
    _lock_draft(figure)
    asked = ReleaseRequest.objects.filter(figure=figure).first()
    if asked is None:
        raise ValidationError(_("Nobody asks for it any more, or it is released already."))
    if asked.asked_by == by.username:
        raise ValidationError(_("You asked for it yourself; another person must approve."))
    release = SmallCellRelease(
        figure=figure, reason=asked.reason, asked_by=asked.asked_by, approved_by=by.username, approved_at=at
    )
    release.full_clean()
    release.save(force_insert=True)
    asked.delete()
    tell(the_kind("edition-figures"), figure, "release_approved", by=by, at=at)
    return release


@transaction.atomic
def take_back_release(*, figure: EditionFigure, by: User, at: datetime) -> None:
    """Take back a request or a release, so that the count stays hidden: who asked may, and who could approve.

    Raises NotAllowed, or ValidationError.
    """
    _lock_draft(figure)
    held = release_of(figure) or ReleaseRequest.objects.filter(figure=figure).first()
    if held is None:
        raise ValidationError(_("Nobody asks for it any more."))
    if held.asked_by != by.username:
        _must_have(by, Level.APPROVE)
    _forget_release(figure, by=by, at=at)


def release_of(figure: EditionFigure) -> SmallCellRelease | None:
    """The release of a quoted figure as it is stored now."""
    return SmallCellRelease.objects.filter(figure=figure).first()


def _forget_release(figure: EditionFigure, *, by: By, at: datetime) -> None:
    gone = [
        rows.filter(figure=figure).delete()[0] for rows in (SmallCellRelease.objects, ReleaseRequest.objects)
    ]
    if any(gone):
        tell(the_kind("edition-figures"), figure, "release_taken_back", by=by, at=at)


def _must_have(by: User, needed: Level) -> None:
    if not allows(by, Function.REPORT, needed):
        raise records.NotAllowed("edition-figures")


def _lock_draft(figure: EditionFigure) -> None:
    """Let nobody publish meanwhile. Raises ValidationError for what is published."""
    _must_be_draft(Edition.objects.select_for_update().get(pk=figure.edition_id))


def _asked(record: EditionFigure, values: Values) -> dict[str, Any]:
    """The question that a quoted figure asks once `values` are in it."""
    return {name: values.get(name, getattr(record, name)) for name in ASKED}


def _must_be_draft(edition: Edition) -> None:
    if edition.is_published:
        raise ValidationError(_("This edition is published. Corrections are made in a new edition."))


def _must_have_shape(values: Values, section: str) -> None:
    if "blocks" in values and (found := list(problems(values["blocks"], section))):
        raise ValidationError({"blocks": found})


@transaction.atomic
def _edit(key: str, record: Any, values: Values, version: int, by: By, at: datetime) -> Any:
    return records.edit_record(
        kind=the_kind(key), record=record, values=values, version=version, by=by, at=at
    )
