"""A kind of record: everything the shared doors must know to list, show, enter, edit, find and export it.

Each app declares its kinds in `kinds.py`; they are discovered as the admin's are.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from huying.accounts.models import User
from huying.accounts.policy import Actor, Function, Level, Ways, lets_in, visible
from huying.core.shapes import DatedRecord, Record, follow

Words = str | Promise
By = User | str  # a person, or the name of the part of the system that acts
Write = Callable[..., Record]
SEAL, KEEPER = "restricted", "assigned_to"  # of a matter that is kept to few, and the one who sees to it


@dataclass(frozen=True, slots=True)
class Child:
    """Records of another kind that belong to this one, shown on its page: `path` is their way back to it."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form, under a heading; `later` parts are what comes after, folded when a record is entered."""

    title: Words
    fields: tuple[str, ...]
    later: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of record (記錄類別).

    `columns` are fields or properties shown in lists and exports, `filters` fields that narrow a list, `sorts` fields
    it may be ordered by (the first is the usual one, `-` for newest first), `search` the fields whose words are
    indexed. `personal` fields are hidden below READ. `centre` and `owner` are the paths the policy follows; `sealed` are
    the paths with the values by which a record is kept to few.
    A record may be answered by the centre at the end of `handed_to`, through actions of its own. `steps` are the acts
    beside entering and editing that make a new version of it.
    `due` is the day by which the next step is due, as long as the field `settled` is empty. Records of a kind that is
    `looked_up` become so many that forms do not list them: one types a reference or words. `sections` part a long form.
    Records of a kind that is not `indexed` are found by their lists and from other records only.
    `narrowings` says for a filter what it narrows to, where that is more than having the value.
    Records of a kind `in_levels` stand by themselves or under a `parent`, and lists to choose from show them so.
    `numbered` is the field of the number by which people name a record aloud, which is looked up and never searched as words.
    What is entered of a kind `of_today` has nearly always happened today. Kinds that come from outside are not `entered`
    by people of the office, or not `edited`: there is no door to it, and their own actions refuse it. What is entered of a
    kind that `collects` keeps the version of the purpose notice that is told then.
    """

    key: str
    model: type[Record]
    function: Function
    label: Words
    prefix: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    sorts: tuple[str, ...]
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    personal: frozenset[str] = frozenset()
    centre: str = ""
    owner: str = ""
    sealed: Mapping[str, object] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    indexed: bool = True
    day: str = ""
    handed_to: str = ""
    due: str = ""
    settled: str = ""
    children: tuple[Child, ...] = ()
    facts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    group: Words = ""
    write: Level = Level.WRITE
    form: Any = None
    create: Write | None = None
    edit: Write | None = None
    public_name: str = ""
    looked_up: bool = False
    in_levels: bool = False
    numbered: str = ""
    of_today: bool = False
    collects: bool = False
    entered: bool = True
    edited: bool = True
    sections: tuple[Section, ...] = ()
    hints: dict[str, Words] = field(default_factory=dict)
    narrowings: dict[str, Callable[[Any], Q]] = field(default_factory=dict)

    def rows(self) -> QuerySet[Any]:
        """All rows; only the policy and the engine of figures may look at them unnarrowed."""
        return self.model._default_manager.select_related(*self.related)

    def visible_to(self, user: Actor, needed: Level = Level.READ) -> QuerySet[Any]:
        """The rows `user` may see at level `needed`."""
        rows = self.rows()
        for ways in self.sides:
            rows = visible(rows, user, self.function, needed, ways)
        return rows

    def is_open_to(self, user: Actor, record: Any, needed: Level = Level.READ) -> bool:
        """Whether `user` may open a record that is here: what `visible_to` asks the database."""
        return all(lets_in(record, user, self.function, needed, ways) for ways in self.sides)

    @property
    def sides(self) -> tuple[Ways, ...]:
        """All that a record tells of, each by its ways; whoever reads it is let in at every one."""
        return (self.ways,)

    @property
    def ways(self) -> Ways:
        """The ways from a record to what the policy asks about it."""
        return Ways(self.centre, self.owner, self.sealed, self.keeper)

    @property
    def keeper(self) -> str:
        """The way to who may read a sealed record besides those who answer for the centre: the one who sees to it."""
        of_cases = (way.removesuffix(SEAL) + KEEPER for way in self.sealed if way.endswith(SEAL))
        return self.owner or next(of_cases, "")

    def is_sealed(self, record: Any) -> bool:
        """Whether a record is kept to those who answer for its centre and to its keeper."""
        return any(follow(record, way) == value for way, value in self.sealed.items())

    @property
    def is_dated(self) -> bool:
        return issubclass(self.model, DatedRecord)

    @property
    def day_field(self) -> str:
        """The day of the world by which a list can be narrowed to a period."""
        return self.day or ("from_on" if self.is_dated else "")

    def due_day(self, record: Any) -> date | None:
        """The day that `record` waits for; none when nothing is due any more."""
        if not self.due or getattr(record, self.settled, None):
            return None
        return getattr(record, self.due)  # type: ignore[no-any-return]

    @property
    def is_personal(self) -> bool:
        """Whether it is about people: then no word typed to find one may stand in an address."""
        return bool(self.personal)

    @property
    def singular(self) -> Words:
        return self.model._meta.verbose_name or self.key


_kinds: dict[str, Kind] = {}
_by_model: dict[type[Any], Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known. Raises ValueError when its key or model is taken."""
    if kind.key in _kinds or kind.model in _by_model:
        raise ValueError(f"kind {kind.key} is registered twice")
    _kinds[kind.key] = _by_model[kind.model] = kind
    return kind


def kinds() -> Iterator[Kind]:
    """Every kind of record, in the order of the apps."""
    return iter(_kinds.values())


def kind_named(key: str) -> Kind | None:
    return _kinds.get(key)


def the_kind(key: str) -> Kind:
    """The kind of that key, for those who know that it is declared; apps declare kinds above their actions, so actions
    ask for them by name.

    Raises LookupError.
    """
    found = _kinds.get(key)
    if found is None:
        raise LookupError(f"no kind of record is called {key}")
    return found


def kind_of(model: type[Any]) -> Kind | None:
    """The kind that a model's rows are records of, if it has doors of its own."""
    return _by_model.get(model)
