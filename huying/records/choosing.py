"""Naming another record in a form by typing its reference or a few of its words, however many such records there are.

What fits is offered below the words, to be ticked; with scripts while one types, without them when the form comes back.
Words travel in the body of a request only, never in an address.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.records.finding import named_by_number, shelves
from huying.records.kind import Kind
from huying.records.presentation import rows
from huying.search.index import newest

OFFERED = 12
LONGEST_WORDS = 200
MOST_DIGITS = 18
REFERENCE = re.compile(r"[-0-9A-Za-z_]{1,80}")


@dataclass(frozen=True, slots=True)
class Picked:
    """References that were ticked, words that were typed, and the words which what is offered answers."""

    codes: list[str] = field(default_factory=list)
    words: str = ""
    asked: str = ""

    @classmethod
    def read(cls, data: Any, name: str) -> "Picked":
        """What a request says of the field `name`."""
        ticked = data.getlist(name) if hasattr(data, "getlist") else _as_list(data.get(name))
        words, asked = (str(data.get(f"{name}-{part}") or "").strip() for part in ("words", "asked"))
        return cls([str(each) for each in ticked if each], words, asked)

    @property
    def references(self) -> list[str]:
        """What was ticked, as far as it could be a reference; anything else names nothing and is not asked for."""
        return [code for code in self.codes if REFERENCE.fullmatch(code)]

    @property
    def is_new(self) -> bool:
        """Whether something was typed that nothing has been offered for yet."""
        return bool(self.words) and self.words != self.asked


@dataclass(frozen=True, slots=True)
class Option:
    """One record to tick: what tells it from others of its name."""

    code: str
    words: str
    chosen: bool


def look_up(kind: Kind, user: User, words: str) -> list[Any]:
    """Up to one more than OFFERED records of `kind` that `user` may see and `words` name; the newest first."""
    if len(words) > LONGEST_WORDS:
        return []
    mine = kind.visible_to(user)
    if REFERENCE.fullmatch(words.strip()) and (exact := list(mine.filter(code=words.strip())[:1])):
        return exact
    if (named := named_by_number(words, user, [kind])) is not None:
        return [named.record] if named.record else []
    hits = newest(words, shelves(user, [kind]), OFFERED + 1).get(kind.key, [])
    found = {record.code: record for record in mine.filter(code__in=[hit.code for hit in hits])}
    return [found[hit.code] for hit in hits if hit.code in found]


def options(kind: Kind, user: User, chosen: Iterable[Any], offered: Iterable[Any]) -> list[Option]:
    """What stands below the words: the records already chosen, ticked, then those offered."""
    ticked = {record.code: record for record in chosen}
    others = {record.code: record for record in offered if record.code not in ticked}
    every = [*ticked.values(), *list(others.values())[:OFFERED]]
    return [
        Option(
            record.code,
            " · ".join(fact.value for fact in facts if fact.value) or str(record),
            record.code in ticked,
        )
        for record, facts in rows(kind, every, user)
    ]


def named(kind: Kind, user: User, picked: Picked) -> list[Any]:
    """The records that were ticked, as far as `user` may see them."""
    return list(kind.visible_to(user).filter(code__in=picked.references)) if picked.references else []


def offer(kind: Kind, user: User, chosen: Iterable[Any], hits: Sequence[Any], **told: Any) -> dict[str, Any]:
    """What the boxes are drawn from, in a form and while one types."""
    named = named_by_number(told.get("asked", ""), user, [kind])
    return told | {
        "kind": kind,
        "options": options(kind, user, chosen, hits),
        "more": len(hits) > OFFERED,
        "problem": named.problem if named else "",
    }


class RecordWidget(forms.Widget):
    """Boxes to tick, and a place to type what to look for."""

    template_name = "records/choice.html"
    use_fieldset = True
    offered: tuple[Any, ...] = ()
    resolved: tuple[Any, ...] = ()  # what the words named, should the form come back for another reason
    asked = ""
    kind: Kind
    user: User

    def __init__(self, *, many: bool) -> None:
        super().__init__()
        self.many = many

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        return Picked.read(data, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        picked = value if isinstance(value, Picked) else Picked()
        chosen = self.resolved or (
            named(self.kind, self.user, picked) if picked is value else self._held(value)
        )
        context["choice"] = offer(
            self.kind,
            self.user,
            chosen,
            self.offered,
            name=name,
            many=self.many,
            required=self.is_required,
            wrong="aria-invalid" in (attrs or {}),
            words=picked.words,
            asked=self.asked or picked.asked,
        )
        return context

    def _held(self, value: Any) -> list[Any]:
        """The records that a form begins with: a number, several, or the records themselves."""
        keys = [str(getattr(each, "pk", each)) for each in _as_list(value)]
        whole = [key for key in keys if key.isdecimal() and len(key) <= MOST_DIGITS]
        return list(self.kind.visible_to(self.user).filter(pk__in=whole)) if whole else []


class RecordField(forms.Field):
    """A record of `kind`, or several, named by what is ticked or typed. Give it its reader by `read_by` first."""

    widget: RecordWidget

    def __init__(self, kind: Kind, *, many: bool, **options: Any) -> None:
        super().__init__(widget=RecordWidget(many=many), **options)
        self.kind, self.many = kind, many

    def read_by(self, user: User) -> None:
        """Only records that `user` may see can be named."""
        self.user = self.widget.user = user
        self.widget.kind = self.kind

    def clean(self, value: Picked) -> Any:
        """The record, or the list of records. Raises ValidationError saying what to do; what fits is then offered."""
        if len(value.words) > LONGEST_WORDS:
            raise ValidationError(
                _("Look for it with fewer words: at most %(limit)s characters."),
                params={"limit": str(LONGEST_WORDS)},
            )
        chosen = self._ticked(value)
        if value.is_new or (value.words and not self.many and not chosen):
            hits = look_up(self.kind, self.user, value.words)
            chosen = [*(chosen if self.many else []), self._only(hits, value.words)]
            self.widget.resolved, self.widget.asked = tuple(chosen), value.words
        if not chosen and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if self.many:
            return list(dict.fromkeys(chosen))
        return chosen[0] if chosen else None

    def _ticked(self, picked: Picked) -> list[Any]:
        found = named(self.kind, self.user, picked)
        if len(found) < len(set(picked.codes)) or (not self.many and len(found) > 1):
            raise ValidationError(_("One of the records chosen is not there any more. Look for it again."))
        return found

    def _only(self, hits: list[Any], words: str) -> Any:
        if len(hits) == 1:
            return hits[0]
        self.widget.offered, self.widget.asked = tuple(hits), words
        if hits:
            raise ValidationError(
                _("Several records fit “%(words)s”. Tick the right one.") % {"words": words}
            )
        if (named := named_by_number(words, self.user, [self.kind])) is not None:
            raise ValidationError(named.problem)
        raise ValidationError(
            _("No record that you may see fits “%(words)s”. Try a reference, or fewer words.")
            % {"words": words}
        )


def _as_list(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
