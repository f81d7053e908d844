"""Templates, and the steps of a draft up to its signature. Each is one transaction that leaves one event in the trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.letters.models import Draft, Template
from huying.letters.papers import must_be_ready, paper_of, parse
from huying.letters.rules import UNSIGNED, is_in_force, may_sign, must_be_signer, must_step
from huying.records import actions as records
from huying.records.kind import By, the_kind
from huying.records.rules import can_write
from huying.records.telling import tell

Values = Mapping[str, Any]
TEXTS = ("subject_hant", "body_hant", "subject_hans", "body_hans", "subject_en", "body_en")


@transaction.atomic
def create_template(*, values: Values, by: By, at: datetime, code: str = "") -> Template:
    """Enter a template. Raises NotAllowed, or ValidationError naming what is no field of letters."""
    _must_be_fillable(values, TEXTS)
    template: Template = records.create_record(kind=_templates(), values=values, by=by, at=at, code=code)
    return template


@transaction.atomic
def edit_template(*, record: Template, values: Values, version: int, by: By, at: datetime) -> Template:
    """Change a template; letters begun with it stay as they are. Raises as `create_template`, and EditedMeanwhile."""
    _must_be_fillable(values, TEXTS)
    template: Template = records.edit_record(
        kind=_templates(), record=record, values=values, version=version, by=by, at=at
    )
    return template


@transaction.atomic
def write_draft(*, values: Values, by: By, at: datetime, code: str = "") -> Draft:
    """Begin a letter of a case. Raises NotAllowed, or ValidationError naming the fields."""
    writer = by if isinstance(by, User) else None
    _must_be_fillable(values, ("subject", "text"))
    must_be_signer(values.get("signer"), writer, values["case"].centre_id)
    template = values.get("template")
    if template is not None and not is_in_force(template, timezone.localdate(at)):
        raise ValidationError(
            _("The template is not in force any more. Choose another, or write without one.")
        )
    draft: Draft = records.create_record(
        kind=_drafts(), values=dict(values) | {"drafted_by": writer}, by=by, at=at, code=code
    )
    return draft


@transaction.atomic
def edit_draft(*, record: Draft, values: Values, version: int, by: By, at: datetime) -> Draft:
    """Change a letter that has not been sent. Whoever changes it is its writer now, and a signature falls away.

    Raises EditedMeanwhile, NotAllowed, or ValidationError.
    """
    draft = _locked(record)
    changed = records.changed_values(draft, values)
    if changed:
        after = must_step(draft, "edit")
        if "case" in changed:
            raise ValidationError({"case": _("Withdraw this letter, and write another on the other case.")})
        _must_be_fillable(changed, ("subject", "text"))
        writer = by if isinstance(by, User) else draft.drafted_by
        must_be_signer(changed.get("signer", draft.signer), writer, draft.case.centre_id)
        back = {"state": after, "drafted_by": writer, "returned_because": ""} | dict(UNSIGNED)
        changed |= records.changed_values(draft, back)
    edited: Draft = records.edit_record(
        kind=_drafts(), record=draft, values=changed, version=version, by=by, at=at
    )
    return edited


@transaction.atomic
def ask_review(*, draft: Draft, version: int, by: By, at: datetime) -> Draft:
    """Put a letter before whoever signs it; asked twice, it waits once. Raises EditedMeanwhile, NotAllowed, ValidationError."""
    locked = _locked(draft)
    _must_write(locked, by)
    if locked.state == Draft.State.REVIEW:
        return locked
    after = must_step(locked, "ask")
    _must_be_version(locked, version)
    must_be_ready(locked, timezone.localdate(at))
    return take_step(locked, "review_asked", {"state": after, **UNSIGNED}, by=by, at=at)


@transaction.atomic
def sign(*, draft: Draft, version: int, digest: str, by: User, at: datetime) -> Draft:
    """Sign the version that was read, if it still says what was read. A second click finds it signed.

    Raises EditedMeanwhile when it says something else by now, NotAllowed, or ValidationError.
    """
    locked = _locked(draft)
    if locked.state == Draft.State.SIGNED and (locked.signed_by_id, locked.signed_version) == (
        by.pk,
        version,
    ):
        return locked
    after = must_step(locked, "sign")
    _must_sign(locked, by)
    _must_be_version(locked, version)
    if paper_of(locked).digest != digest:
        raise records.EditedMeanwhile(locked.code)
    signed = {
        "state": after,
        "signed_by": by,
        "signed_on": timezone.localdate(at),
        "signed_version": version,
        "signed_digest": digest,
    }
    return take_step(locked, "signed", signed, by=by, at=at, note=f"version {version}, SHA-256 {digest}")


@transaction.atomic
def give_back(*, draft: Draft, version: int, because: str, by: User, at: datetime) -> Draft:
    """Give a letter back to its writer, with the reason. Raises EditedMeanwhile, NotAllowed, or ValidationError."""
    locked = _locked(draft)
    after = must_step(locked, "return")
    _must_sign(locked, by)
    _must_be_version(locked, version)
    told = {"state": after, "returned_because": because}
    return take_step(locked, "returned", told, by=by, at=at)


@transaction.atomic
def withdraw(*, draft: Draft, by: By, at: datetime) -> Draft:
    """Give a letter up before it is sent; a second click finds it given up. Raises NotAllowed or ValidationError."""
    locked = _locked(draft)
    _must_write(locked, by)
    if locked.state == Draft.State.WITHDRAWN:
        return locked
    after = must_step(locked, "withdraw")
    return take_step(locked, "withdrawn", {"state": after, **UNSIGNED}, by=by, at=at)


def refuse_by_hand(**_told: Any) -> Any:
    """A paper in reply comes with the day of the reply, on the page of its letter. Raises ValidationError."""
    raise ValidationError(_("A paper in reply is noted on the page of its letter."))


def take_step(draft: Draft, verb: str, values: Values, *, by: By, at: datetime, note: str = "") -> Draft:
    """Save a step of a locked draft with its event, which names the step. Rights have been looked at by the caller:

    who signs need not have a right to write.
    """
    values = records.changed_values(draft, values)
    for name, value in values.items():
        setattr(draft, name, value)
    records.must_be_sound(draft)
    draft.version, draft.updated_at = draft.version + 1, at
    draft.save(update_fields=[*values, "version", "updated_at"])
    tell(_drafts(), draft, verb, by=by, at=at, changed=values, note=note)
    return draft


def _locked(draft: Draft) -> Draft:
    return Draft.objects.select_for_update().get(pk=draft.pk)


def _must_be_version(draft: Draft, version: int) -> None:
    if draft.version != version:
        raise records.EditedMeanwhile(draft.code)


def _must_write(draft: Draft, by: By) -> None:
    if not can_write(_drafts(), by, draft.case.centre_id, draft.case.assigned_to_id):
        raise records.NotAllowed(draft.code)


def _must_sign(draft: Draft, by: User) -> None:
    if not may_sign(draft, by):
        raise records.NotAllowed(draft.code)


def _must_be_fillable(values: Values, names: tuple[str, ...]) -> None:
    wrong: dict[str, Any] = {}
    for name in names:
        try:
            parse(values.get(name) or "")
        except ValidationError as problem:
            wrong[name] = problem
    if wrong:
        raise ValidationError(wrong)


def _templates() -> Any:
    """The kinds are declared above this module, so they are asked for by name."""
    return the_kind("letter-templates")


def _drafts() -> Any:
    return the_kind("letter-drafts")
