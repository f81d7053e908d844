"""A very small count is printed when one person has asked for it and another has approved, and not before."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.audit.models import Event
from huying.core.tests.factories import MOMENT
from huying.records.actions import NotAllowed, change
from huying.records.kind import kind_named
from huying.reports import actions
from huying.reports.models import ReleaseRequest, SmallCellRelease
from huying.reports.publishing import NotReady, publish_edition
from huying.reports.tests.editions import make_report

pytestmark = pytest.mark.django_db
LIST = "/office/editions/2023/releases/"
ASK, APPROVE, BACK = (f"{LIST}fig-cases/{act}/" for act in ("ask", "approve", "take-back"))


@pytest.fixture
def edition():
    return make_report(cases=2)


@pytest.fixture
def figure(edition):
    return edition.figures.get(name="fig-cases")


@pytest.fixture
def supervisor():
    return make_user(Role.SUPERVISOR, username="supervisor")


@pytest.fixture
def editor():
    return make_user(Role.EDITOR, username="editor")


def _acts(figure):
    rows = Event.objects.filter(kind="edition-figures", code=figure.code).order_by("seq")
    return [(event.action.rpartition(".")[2], event.actor) for event in rows]


def test_two_people_release_a_small_count_over_their_own_doors(
    client, edition, figure, supervisor, editor, now
):
    with pytest.raises(NotReady):
        publish_edition(edition=edition, by="office", at=now)
    client.force_login(supervisor)
    client.post(ASK, {"reason": "當事人同意"})
    with pytest.raises(NotReady):
        publish_edition(edition=edition, by="office", at=now)
    client.force_login(editor)
    assert "當事人同意" in client.get(LIST).content.decode()
    client.post(APPROVE)

    release = SmallCellRelease.objects.get()
    assert (release.asked_by, release.approved_by, release.reason) == ("supervisor", "editor", "當事人同意")
    assert not ReleaseRequest.objects.exists()
    assert _acts(figure) == [("release_asked", "supervisor"), ("release_approved", "editor")]
    assert publish_edition(edition=edition, by="office", at=now).is_published


def test_nobody_approves_what_they_asked_for(client, figure, editor):
    client.force_login(editor)
    client.post(ASK, {"reason": "示例"})
    client.post(APPROVE)

    assert not SmallCellRelease.objects.exists()
    assert ReleaseRequest.objects.get().asked_by == "editor"
    with pytest.raises(ValidationError):
        actions.approve_release(figure=figure, by=editor, at=MOMENT)


def test_who_may_only_read_approves_nothing(client, figure, supervisor, editor):
    actions.ask_release(figure=figure, reason="示例", by=editor, at=MOMENT)
    client.force_login(supervisor)

    assert client.post(APPROVE).status_code == 404
    with pytest.raises(NotAllowed):
        actions.approve_release(figure=figure, by=supervisor, at=MOMENT)
    assert not SmallCellRelease.objects.exists()


@pytest.mark.parametrize("role", [Role.LAWYER, Role.AUDITOR])
def test_who_may_not_read_the_report_asks_for_nothing(client, figure, role):
    stranger = make_user(role)
    client.force_login(stranger)

    assert [client.get(LIST).status_code, client.post(ASK, {"reason": "x"}).status_code] == [404, 404]
    with pytest.raises(NotAllowed):
        actions.ask_release(figure=figure, reason="x", by=stranger, at=MOMENT)


def test_a_reason_is_needed_and_one_request_is_enough(client, figure, supervisor):
    client.force_login(supervisor)
    for reason in ("", "   ", "第一次", "第二次"):
        assert client.post(ASK, {"reason": reason}).status_code == 302

    assert ReleaseRequest.objects.get().reason == "第一次"
    assert _acts(figure) == [("release_asked", "supervisor")]


def test_nothing_is_approved_that_nobody_asked_for_or_twice(figure, supervisor, editor):
    with pytest.raises(ValidationError):
        actions.approve_release(figure=figure, by=editor, at=MOMENT)
    actions.ask_release(figure=figure, reason="示例", by=supervisor, at=MOMENT)
    actions.approve_release(figure=figure, by=editor, at=MOMENT)

    with pytest.raises(ValidationError):
        actions.approve_release(figure=figure, by=editor, at=MOMENT)
    with pytest.raises(ValidationError):
        actions.ask_release(figure=figure, reason="示例", by=supervisor, at=MOMENT)
    assert SmallCellRelease.objects.count() == 1


def test_a_figure_without_residents_has_nothing_to_release(edition, supervisor):
    with pytest.raises(ValidationError):
        actions.ask_release(
            figure=edition.figures.get(name="fig-year"), reason="示例", by=supervisor, at=MOMENT
        )


def test_a_release_is_taken_back_by_who_asked_or_who_could_approve(client, figure, supervisor, editor):
    other = make_user(Role.SUPERVISOR)
    actions.ask_release(figure=figure, reason="示例", by=supervisor, at=MOMENT)
    actions.approve_release(figure=figure, by=editor, at=MOMENT)
    client.force_login(other)
    client.post(BACK)
    assert SmallCellRelease.objects.exists()

    client.force_login(supervisor)
    client.post(BACK)
    assert not SmallCellRelease.objects.exists()
    assert _acts(figure)[-1] == ("release_taken_back", "supervisor")


def test_what_is_published_is_not_released_or_taken_back(client, edition, figure, supervisor, editor, now):
    actions.ask_release(figure=figure, reason="示例", by=supervisor, at=MOMENT)
    actions.approve_release(figure=figure, by=editor, at=MOMENT)
    publish_edition(edition=edition, by="office", at=now)
    client.force_login(editor)

    assert BACK not in client.get(LIST).content.decode()
    client.post(BACK)
    assert SmallCellRelease.objects.exists()
    other = edition.figures.get(name="fig-year")
    with pytest.raises(ValidationError):
        actions.ask_release(figure=other, reason="示例", by=supervisor, at=MOMENT)


def test_another_question_is_another_number_and_must_be_released_anew(figure, supervisor, editor, now):
    actions.ask_release(figure=figure, reason="示例", by=supervisor, at=MOMENT)
    actions.approve_release(figure=figure, by=editor, at=MOMENT)
    kind = kind_named("edition-figures")

    figure = change(kind, figure, {"position": 9}, version=1, by="office", at=now)
    assert SmallCellRelease.objects.exists()
    change(kind, figure, {"key": "cases.closed"}, version=2, by="office", at=now)
    assert not SmallCellRelease.objects.exists()
    assert _acts(figure)[-1] == ("release_taken_back", "office")


@pytest.mark.parametrize("names", [("editor", "editor"), ("", "editor"), ("editor", "")])
def test_the_database_wants_two_names(figure, names):
    asked, approved = names
    release = SmallCellRelease(
        figure=figure, reason="示例", asked_by=asked, approved_by=approved, approved_at=MOMENT
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        release.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseRequest.objects.create(figure=figure, reason="", asked_by="x", asked_at=MOMENT)


def test_a_count_that_grew_is_said_to_be_small_no_more(client, figure, supervisor):
    from huying.reports.tests.editions import make_cases

    actions.ask_release(figure=figure, reason="示例", by=supervisor, at=MOMENT)
    make_cases(5)
    client.force_login(supervisor)

    [count] = client.get(LIST).context["counts"]
    assert (count.is_small, count.asked_by_reader) == (False, True)
