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
from huying.audit.models import Event
from huying.audit.rules import seal, value_digest
from huying.cases.models import Case, Category, Note, Referral, Tally
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.records.index import entry_of
from huying.records.kind import kind_of
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
    _written(_tallies(cases * 10 // 3, dice, _stations(stamps), stamps), indexed=False)
    _trail(helped, now)


def _centres(stamps: Stamps) -> list[Centre]:
    codes = [*(f"bench-centre-{place}" for place in range(1, CENTRES + 1)), SMALL_CENTRE]
    made = [
        Centre(
            code=code, name=f"示例中心{place}", type=Centre.Type.DISTRICT, city="香港", listed=False, **stamps
        )
        for place, code in enumerate(codes, start=1)
    ]
    return Centre.objects.bulk_create(made)


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
    return Centre.objects.bulk_create(made)


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
    *usual, rare = Category.objects.bulk_create(kinds)
    people = list(Representative.objects.order_by("pk")[:10])
    for at in range(number):
        special = at % RARE_EVERY == 0 and at // RARE_EVERY < RARE_TIMES
        received = FIRST_DAY + timedelta(days=dice.randrange(DAYS))
        closed = received + timedelta(days=dice.randrange(1, 200)) if dice.random() < 0.85 else None
        title = f"{dice.choice(PLACES)}{dice.choice(MATTERS)}{dice.choice(TROUBLES)}"
        told = f"示例個案：{title}，居民表示{dice.choice(TROUBLES)}，現住{dice.choice(PLACES)}。"
        yield Case(
            code=f"B-{at:07d}",
            title=title,
            centre=centres[-1] if special else dice.choice(centres[:CENTRES]),
            category=rare if special else dice.choice(usual),
            representative=dice.choice(people),
            contact=dice.choice(residents) if dice.random() < 0.7 else None,
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
    noted = [*cases[::3], *[full] * 50]
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


def _written(rows: Iterable[Any], *, indexed: bool = True) -> list[Any]:
    """The rows, written in batches together with their place in the search index."""
    source, written = iter(rows), []
    while batch := list(islice(source, BATCH)):
        with transaction.atomic():
            type(batch[0])._default_manager.bulk_create(batch)
            if indexed:
                _index(batch)
        written += batch
    return written


def _index(batch: list[Any]) -> None:
    """What the search index holds for these records, written in bulk."""
    kind = kind_of(type(batch[0]))
    entries = [entry_of(kind, record) for record in batch]  # type: ignore[arg-type]
    texts = [SearchText(kind=entry.kind, code=entry.code, **as_kept(entry)) for entry in entries]
    SearchText.objects.bulk_create(texts)
    remember(texts)


def _trail(cases: list[Case], now: datetime) -> None:
    """A sealed event for every case, and fifty more for the full one."""
    last = Event.objects.order_by("-seq").first()
    seq, digest = (last.seq, last.digest) if last else (0, "0" * 64)
    fields = {name: value_digest(name) for name in ("title", "centre", "category", "received_on")}
    acts = [*((case.code, "cases.created") for case in cases), *[(FULL_CASE, "cases.edited")] * 50]
    events = []
    for code, action in acts:
        seq += 1
        event = Event(
            seq=seq, at=now, actor="bench-caseworker", role="caseworker", action=action, kind="cases", code=code,
            fields=fields, previous=digest,
        )  # fmt: skip
        digest = event.digest = seal(event)
        events.append(event)
    with transaction.atomic():
        Event.objects.bulk_create(events, batch_size=BATCH)
