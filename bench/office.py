"""A synthetic office in Chinese: seeded, plainly invented, written fast, the same on every machine.

It is laid over the sample office, whose edition was published before, so the public pages show the same frozen
report at every size while the records behind the staff pages grow.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from huying.accounts.models import Posting, Role, User
from huying.activities.models import Activity, ActivityType
from huying.audit import actions as audit
from huying.audit.actions import Act
from huying.cases.models import Case, Category, Note, Referral, Tally
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.records.index import entry_of
from huying.records.kind import kind_of, the_kind
from huying.records.rules import centre_of, words_of
from huying.representatives.models import Representative
from huying.search.index import as_kept, remember
from huying.search.models import SearchText

SEED = 7
BATCH = 2000
FIRST_DAY, DAYS = date(2006, 1, 1), 7300  # twenty years of work
CENTRES, STATIONS = 8, 28  # stations only tally
CHANNELS = ("visit", "phone", "web", "email", "message")
CATEGORIES = ("樓宇維修", "租務", "證件", "消費", "交通", "醫療", "升學", "長者", "勞資", "公屋")
RARE_CATEGORY = "罕見類別"
MATTERS = (
    "單位維修",
    "租約按金",
    "證件補領",
    "貨款追討",
    "交通安排",
    "醫療轉介",
    "升學查詢",
    "長者照顧",
    "工傷補償",
    "公屋申請",
)
PLACES = ("東區", "灣仔", "深水埗", "觀塘", "沙田", "屯門", "元朗", "大埔", "葵青", "荃灣")
TROUBLES = (
    "逾期未覆",
    "文件不齊",
    "費用爭議",
    "需要陪同",
    "等候排期",
    "資料有誤",
    "要求書面答覆",
    "希望盡快處理",
)
RARE_WORDS, RARE_EVERY, RARE_TIMES = "魑魅", 331, 20  # as many of them at every size
FULL_CASE = "B-0000042"  # the case with fifty notes and fifty events
EDITS = 50
# What the event of an entry tells of each kind.
TOLD = {
    "centres": ("name", "type", "city"),
    "case-categories": ("name", "position"),
    "contacts": ("name", "phone", "district", "centre"),
    "cases": ("title", "centre", "category", "contact", "received_on", "closed_on", "story"),
    "referrals": ("case", "to_centre", "referred_on", "answer"),
    "notes": ("case", "noted_on", "text"),
    "activities": ("title", "type", "centre", "from_on"),
    "tallies": ("centre", "held_on", "channel", "number"),
}
HOME_CENTRE, SMALL_CENTRE = "bench-centre-1", "bench-centre-small"

Stamps = dict[str, datetime]


def build(cases: int) -> None:
    """Add `cases` cases at nine centres with contacts, referrals, tallies, activities, trail and search index."""
    dice = random.Random(SEED)
    now = timezone.make_aware(datetime(2025, 12, 31, 9, 0))
    stamps = {"created_at": now, "updated_at": now}
    centres = _centres(stamps)
    _people(centres)
    residents = _written(_residents(cases // 2, dice, centres, stamps))
    helped = _written(_cases(cases, dice, centres, residents, stamps))
    _written(_referrals(helped, dice, centres, stamps))
    _written(_notes(helped, dice, stamps))
    _written(_activities(cases // 100, dice, centres, stamps))
    _written(_tallies(cases * 10 // 3, dice, _stations(stamps), stamps))
    _edited(helped)


def _centres(stamps: Stamps) -> list[Centre]:
    codes = [*(f"bench-centre-{place}" for place in range(1, CENTRES + 1)), SMALL_CENTRE]
    made = [
        Centre(
            code=code, name=f"示例中心{place}", type=Centre.Type.DISTRICT, city="香港", listed=False, **stamps
        )
        for place, code in enumerate(codes, start=1)
    ]
    return _written(made)


def _stations(stamps: Stamps) -> list[Centre]:
    made = [
        Centre(
            code=f"bench-station-{place}",
            name=f"示例街站{place}",
            type=Centre.Type.DISTRICT,
            city="香港",
            listed=False,
            **stamps,
        )
        for place in range(1, STATIONS + 1)
    ]
    return _written(made)


def _people(centres: list[Centre]) -> None:
    """One person for each way of seeing: everything, one centre, a small centre, counts only, the trail."""
    places = [
        ("supervisor", Role.SUPERVISOR, None),
        ("caseworker", Role.CASEWORKER, centres[0]),
        ("newcomer", Role.CASEWORKER, centres[-1]),
        ("research", Role.RESEARCH, None),
        ("auditor", Role.AUDITOR, None),
    ]
    for name, role, centre in places:
        user = User.objects.create(username=f"bench-{name}")
        Posting.objects.create(user=user, role=role, centre=centre, since_on=date(2020, 1, 1))


def _residents(number: int, dice: random.Random, centres: list[Centre], stamps: Stamps) -> Iterator[Contact]:
    for place in range(number):
        yield Contact(
            code=f"BR-{place:07d}",
            name=f"示例居民{place}",
            phone=f"5{dice.randrange(10_000_000):07d}",
            district=dice.choice(PLACES),
            centre=dice.choice(centres[:CENTRES]),
            **stamps,
        )


def _cases(
    number: int, dice: random.Random, centres: list[Centre], residents: list[Contact], stamps: Stamps
) -> Iterator[Case]:
    names = [*CATEGORIES, RARE_CATEGORY]
    kinds = [
        Category(code=f"bench-{at}", name=name, position=50 + at, **stamps) for at, name in enumerate(names)
    ]
    *usual, rare = _written(kinds)
    at_home: dict[int, list[Contact]] = {}
    for resident in residents:
        at_home.setdefault(resident.centre_id, []).append(resident)
    people = list(Representative.objects.order_by("pk")[:10])
    for at in range(number):
        special = at % RARE_EVERY == 0 and at // RARE_EVERY < RARE_TIMES
        received = FIRST_DAY + timedelta(days=dice.randrange(DAYS))
        closed = received + timedelta(days=dice.randrange(1, 200)) if dice.random() < 0.85 else None
        title = f"{dice.choice(PLACES)}{dice.choice(MATTERS)}{dice.choice(TROUBLES)}"
        told = f"示例個案：{title}，居民表示{dice.choice(TROUBLES)}，現住{dice.choice(PLACES)}。"
        centre = centres[-1] if special else dice.choice(centres[:CENTRES])
        known = at_home.get(centre.pk, []) if dice.random() < 0.7 else []
        code = f"B-{at:07d}"
        yield Case(
            code=code,
            version=1 + EDITS if code == FULL_CASE else 1,
            title=title,
            centre=centre,
            category=rare if special else dice.choice(usual),
            representative=dice.choice(people),
            contact=dice.choice(known) if known else None,
            channel=dice.choice(["phone", "visit", "web"]),
            received_on=received,
            due_on=None if closed else received + timedelta(days=60),
            closed_on=closed,
            outcome=dice.choice(["resolved", "advised", "referred"]) if closed else "",
            story=told + (RARE_WORDS if special else ""),
            **stamps,
        )


def _referrals(
    cases: list[Case], dice: random.Random, centres: list[Centre], stamps: Stamps
) -> Iterator[Referral]:
    for at, case in enumerate(cases[::10]):
        taken = dice.random() < 0.6
        yield Referral(
            code=f"BF-{at:07d}",
            case=case,
            to_centre=dice.choice(centres),
            referred_on=case.received_on + timedelta(days=3),
            answer="accepted" if taken else "waiting",
            answered_on=case.received_on + timedelta(days=9) if taken else None,
            **stamps,
        )


def _notes(cases: list[Case], dice: random.Random, stamps: Stamps) -> Iterator[Note]:
    full = next(case for case in cases if case.code == FULL_CASE)
    noted = [*cases[::3], *[full] * EDITS]
    for at, case in enumerate(noted):
        text = f"致電居民，{dice.choice(TROUBLES)}"
        day = case.received_on + timedelta(days=dice.randrange(60))
        yield Note(code=f"BN-{at:07d}", case=case, noted_on=day, text=text, **stamps)


def _activities(
    number: int, dice: random.Random, centres: list[Centre], stamps: Stamps
) -> Iterator[Activity]:
    types = list(ActivityType.objects.filter(counted=True).order_by("pk"))
    for at in range(number):
        day = FIRST_DAY + timedelta(days=dice.randrange(DAYS))
        yield Activity(
            code=f"BA-{at:07d}",
            title=f"示例{dice.choice(PLACES)}街站{at}",
            type=dice.choice(types),
            centre=dice.choice(centres),
            from_on=day,
            until_on=day + timedelta(days=1),
            precision="day",
            **stamps,
        )


def _tallies(number: int, dice: random.Random, centres: list[Centre], stamps: Stamps) -> Iterator[Tally]:
    """So many lines of a day, a centre and a channel, spread evenly over the years; there are no more than fit in them."""
    lines = DAYS * len(centres) * len(CHANNELS)
    for at in range(min(number, lines)):
        rest, channel = divmod(at * lines // min(number, lines), len(CHANNELS))
        day, place = divmod(rest, len(centres))
        yield Tally(
            code=f"BT-{at:07d}",
            centre=centres[place],
            held_on=FIRST_DAY + timedelta(days=day),
            channel=CHANNELS[channel],
            number=dice.randrange(1, 40),
            **stamps,
        )


def _written(rows: Iterable[Any]) -> list[Any]:
    """The rows, written in batches together with their events and their place in the search index."""
    source, written = iter(rows), []
    while batch := list(islice(source, BATCH)):
        kind: Any = kind_of(type(batch[0]))
        with transaction.atomic():
            kind.model._default_manager.bulk_create(batch)
            audit.record_many([_entry(kind, record) for record in batch])
            if kind.indexed:
                _index(kind, batch)
        written += batch
    return written


def _index(kind: Any, batch: list[Any]) -> None:
    """What the search index holds for these records, written in bulk."""
    entries = [entry_of(kind, record) for record in batch]
    texts = [SearchText(kind=entry.kind, code=entry.code, **as_kept(entry)) for entry in entries]
    SearchText.objects.bulk_create(texts)
    remember(texts)


def _entry(kind: Any, record: Any) -> Act:
    """The event of its entry, with the digests of what it says."""
    told = {name: words_of(getattr(record, name)) for name in TOLD[kind.key]}
    return _act(kind.key, "created", record, told)


def _act(kind: str, verb: str, record: Any, told: dict[str, str]) -> Act:
    centre = getattr(centre_of(the_kind(kind), record), "code", "")
    at = record.created_at
    return Act(f"{kind}.{verb}", kind, record.code, "bench-caseworker", at, "caseworker", centre, told)


def _edited(cases: list[Case]) -> None:
    """The full one was edited fifty times."""
    full = next(case for case in cases if case.code == FULL_CASE)
    with transaction.atomic():
        audit.record_many([_act("cases", "edited", full, {"title": full.title})] * EDITS)
