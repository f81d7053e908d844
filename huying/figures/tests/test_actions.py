"""Numbers typed by hand: a slip of the hand is refused, and never breaks a draft."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.audit.models import Event
from huying.centres.tests.factories import CentreFactory
from huying.core.dates import KnownDate
from huying.figures.models import DeclaredTotal, OpeningBalance
from huying.figures.tests.factories import DeclaredTotalFactory
from huying.proposals.tests.factories import ProposalFactory, ProposalKindFactory
from huying.records.actions import change, enter
from huying.records.kind import kind_named
from huying.reports.tests.editions import make_report, quote
from huying.representatives.tests.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db
NEW = "/office/declared-totals/new/"


@pytest.fixture
def research(client):
    client.force_login(make_user(Role.RESEARCH))
    return client


def _sent(client, **changed):
    form = client.get(NEW).context["form"]
    held = {name: form[name].value() for name in form.fields}
    values = {name: "" if value is None else value for name, value in held.items()}
    typed = {"figure": "proposals.declared", "unit": "items", "value": 17, "source": "示例", "when": "2023"}
    return values | typed | changed


def _total(**values):
    sound = {"figure": "proposals.declared", "unit": "items", "value": 17, "source": "示例"}
    return sound | {"when": KnownDate.parse("2023")} | values


def test_a_total_that_a_figure_asks_for_is_saved(research):
    person, centre, kind = RepresentativeFactory(), CentreFactory(), ProposalKindFactory()
    parts = json.dumps({"kind": kind.code})
    answer = research.post(
        NEW, _sent(research, representative=person.code, centre=centre.code, parts=parts, value="1,234")
    )

    assert answer.status_code == 422  # a number is typed in digits
    answer = research.post(
        NEW, _sent(research, representative=person.code, centre=centre.code, parts=parts, value="1234")
    )
    assert answer.status_code == 302
    saved = DeclaredTotal.objects.get()
    assert (saved.representative, saved.centre, saved.parts) == (
        person.code,
        centre.code,
        {"kind": kind.code},
    )


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("parts", "[]"),
        ("parts", "null"),
        ("parts", "17"),
        ("parts", '"kind"'),
        ("parts", '{"kind": 5}'),
        ("parts", '{"kind": ""}'),
        ("parts", '{"kind": "nobody-knows"}'),
        ("parts", '{"colour": "red"}'),
        ("unit", "persons"),
        ("figure", "proposals.made_up"),
        ("figure", "proposals.submitted"),
        ("figure", ""),
        ("representative", "per-nobody"),
        ("centre", "off-nowhere"),
    ],
)
def test_what_would_count_nowhere_or_break_the_draft_is_refused_at_its_field(research, field, typed):
    answer = research.post(NEW, _sent(research, **{field: typed}))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not DeclaredTotal.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("parts", []),
        ("parts", None),
        ("unit", "persons"),
        ("figure", "x.y"),
        ("representative", "per-nobody"),
    ],
)
def test_the_action_refuses_alike_on_entry_and_on_editing(now, field, value):
    kind = kind_named("declared-totals")
    with pytest.raises(ValidationError) as refusal:
        enter(kind, _total(**{field: value}), by="office", at=now)
    assert set(refusal.value.error_dict) == {field}
    total = enter(kind, _total(), by="office", at=now)

    with pytest.raises(ValidationError):
        change(kind, total, {field: value}, version=1, by="office", at=now)
    total.refresh_from_db()
    assert (total.version, total.parts) == (1, {})


@pytest.mark.parametrize("parts", [[], None, 17, "kind"])
def test_the_database_holds_no_parts_without_names(parts):
    total = DeclaredTotalFactory()
    total.parts = parts

    with pytest.raises(ValidationError):
        total.full_clean(validate_constraints=False)
        total.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        total.save()


def test_a_balance_answers_a_running_total(now):
    kind = kind_named("opening-balances")
    sound = {
        "figure": "cases.visits_cumulative",
        "before_on": now.date(),
        "unit": "person-times",
        "value": 280000,
        "source": "示例",
    }
    for wrong in (
        {"figure": "proposals.declared", "unit": "items"},
        {"unit": "cases"},
        {"centre": "nowhere"},
    ):
        with pytest.raises(ValidationError):
            enter(kind, sound | wrong, by="office", at=now)
    balance = enter(kind, sound, by="office", at=now)

    with pytest.raises(ValidationError):
        change(kind, balance, {"unit": "cases"}, version=1, by="office", at=now)
    assert OpeningBalance.objects.get().unit == "person-times"


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "cases.made_up"},
        {"only": []},
        {"only": None},
        {"only": {"colour": "red"}},
        {"only": {"category": "nobody-knows"}},
        {"representative": "per-nobody"},
        {"centre": "off-nowhere"},
    ],
)
def test_a_draft_quotes_only_what_can_be_asked(now, wrong):
    edition = make_report()
    quoted = quote(edition, "fig-more", "cases.received")

    with pytest.raises(ValidationError) as refusal:
        change(kind_named("edition-figures"), quoted, wrong, version=1, by="office", at=now)
    assert set(refusal.value.error_dict) == set(wrong)


def test_the_page_of_a_total_lists_and_links_what_itemises_it(research, now):
    mine = ProposalFactory(title="列入", in_declared_total="yes")
    ProposalFactory(title="不列入", in_declared_total="no")
    total = enter(kind_named("declared-totals"), _total(), by="office", at=now)

    page = research.get(f"/office/declared-totals/{total.code}/")
    told = page.content.decode()

    assert (page.context["items"].records, page.context["items"].counted.value) == (1, 1)
    assert f'href="/office/proposals/{mine.code}/"' in told
    assert "不列入" not in told
    assert Event.objects.filter(code=total.code).count() == 1


def test_a_total_that_nothing_can_itemise_says_so(research, now):
    RepresentativeFactory(code="per-x")
    proposals = ProposalKindFactory()
    total = DeclaredTotalFactory(
        figure="activities.scheme_talks", unit="sessions", parts={"kind": proposals.code}
    )

    assert research.get(f"/office/declared-totals/{total.code}/").context["items"] is None


def test_records_that_a_reader_may_not_open_are_only_counted(client, now):
    from huying.cases.tests.factories import TallyFactory

    TallyFactory(centre=CentreFactory(type="society-office"))
    total = DeclaredTotalFactory(figure="cases.enquiries_declared", unit="person-times", value=4300)
    client.force_login(make_user(Role.FUND))

    items = client.get(f"/office/declared-totals/{total.code}/").context["items"]

    assert (items.counted.value, items.records, items.links, items.unseen) == (5, 1, (), 1)


def test_every_declared_figure_names_what_itemises_it():
    from huying.figures.engine import Origin, declared_figures, get

    totals = [figure for figure in declared_figures() if figure.origin is Origin.DECLARED]

    assert [figure.key for figure in totals if not figure.itemised] == []
    assert [figure.key for figure in totals if get(figure.itemised).unit is not figure.unit] == []
