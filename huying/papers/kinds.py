"""Papers of cases and scans as kinds of record."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Actor, Function
from huying.files.marking import marked_as_copy
from huying.files.models import StoredFile
from huying.files.owners import home, owner
from huying.papers.actions import edit_paper
from huying.papers.models import CasePaper, Scan
from huying.records.happened import refuse_by_hand
from huying.records.kind import Kind, register
from huying.records.presentation import record_url

GROUP = _("Front desk and cases")

CASE_PAPERS = register(
    Kind(
        key="case-papers",
        model=CasePaper,
        function=Function.CASEWORK,
        looked_up=True,
        label=_("Papers of cases"),
        prefix="P",
        group=GROUP,
        fields=("title", "received_on", "visibility", "shows_identity"),
        columns=("received_on", "title", "source", "visibility", "case"),
        sorts=("-received_on",),
        filters=("source", "visibility", "shows_identity"),
        hints={
            "shows_identity": _(
                "An identity card, a passport or the like. “COPY 副本” is then burnt across each page that is looked at, "
                "saved, printed or exported; the file itself stays as it came, and nobody is given it."
            )
        },
        search=("title", "reason", "file__words"),
        personal=frozenset({"title", "reason", "case", "file"}),
        facts=("case", "file", "source", "added_by", "reason"),
        centre="case__centre",
        owner="case__assigned_to",
        sealed={"case__restricted": True, "visibility": CasePaper.Visibility.FEW},
        day="received_on",
        related=("case", "file__reading", "added_by", "original"),
        entered=False,
        create=refuse_by_hand,
        edit=edit_paper,
    )
)
SCANS = register(
    Kind(
        key="scans",
        model=Scan,
        function=Function.CASEWORK,
        label=_("Scans"),
        prefix="SC",
        group=GROUP,
        fields=("taken_on",),
        columns=("taken_on", "name", "state", "centre"),
        sorts=("-taken_on",),
        filters=("state", "centre"),
        search=("name", "file__words"),
        personal=frozenset({"name", "file"}),
        facts=("name", "state", "file", "centre"),
        centre="centre",
        day="taken_on",
        related=("centre", "file__reading"),
        entered=False,
        edited=False,
        create=refuse_by_hand,
        edit=refuse_by_hand,
    )
)


@owner
def belongs_to_a_case(user: Actor, file: StoredFile) -> list[QuerySet[Any]]:
    """A paper's file may be seen by whoever may see the paper."""
    return [CASE_PAPERS.visible_to(user).filter(file=file)]


@marked_as_copy
def shows_an_identity_document(file: StoredFile) -> bool:
    """A paper of which that was said, the same bytes wherever else they lie, and what was redacted of one."""
    said = Q(shows_identity=True, file__sha256=file.sha256)
    return CasePaper.objects.filter(said | Q(original__shows_identity=True, file=file)).exists()


@owner
def waits_to_be_filed(user: Actor, file: StoredFile) -> list[QuerySet[Any]]:
    """A scan may be seen by whoever reads the cases of its centre, until it is with one."""
    return [SCANS.visible_to(user).filter(file=file)]


@home
def page_of_paper(user: Actor, file: StoredFile) -> str:
    """The page of the paper, for the way back."""
    found = CASE_PAPERS.visible_to(user).filter(file=file).first()
    return record_url(CASE_PAPERS, found.code) if found else ""


@home
def list_of_scans(user: Actor, file: StoredFile) -> str:
    """The scans that wait."""
    return reverse("papers:scans_waiting") if SCANS.visible_to(user).filter(file=file).exists() else ""
