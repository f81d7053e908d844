"""Nobody goes round the policy: unnarrowed rows are asked for in named places only, each with its reason."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models
from django.utils import translation

from huying.accounts import policy
from huying.accounts.models import Role
from huying.accounts.policy import POLICY, Function, Grant, Level, Reach
from huying.home.queries import FUNCTION_WORDS, LEVEL_WORDS
from huying.records.kind import kinds
from huying.records.presentation import label_of
from huying.reports.name_checks import PRINTED
from tests.access.table import KEPT_BY_CENTRE, RIGHTS, ROLES, right

# Where rows kept by centre are asked for without a reader, and why that shows nothing to anybody.
UNNARROWED = {
    "appeals/invariants.py": "an operator's check; says references",
    "bulk/actions.py": "locks the row that a narrowed view has found",
    "bulk/figures.py": "figures count; the records behind one are narrowed to their reader by the card",
    "bulk/kinds.py": "a kind narrows its own rows by the policy",
    "bulk/models.py": "how many copies there are of a letter that is narrowed",
    "bulk/queries.py": "copies of today of letters that are narrowed",
    "calendars/counting.py": "how the date of a record was reached, kept beside a row that an action has written",
    "cases/actions.py": "the line of a day in which a contact is counted, for whoever may write there",
    "cases/checks.py": "counts and references; the page of findings narrows the references to its reader",
    "cases/figures/splits.py": "figures count; the records behind one are narrowed to their reader by the card",
    "cases/figures/counted.py": "figures count; the records behind one are narrowed to their reader by the card",
    "cases/figures/handed.py": "figures count; the records behind one are narrowed to their reader by the card",
    "cases/figures/received.py": "figures count; the records behind one are narrowed to their reader by the card",
    "cases/reaching.py": "a kind narrows its own rows by the policy: those of its centre, and those handed to it",
    "cases/merging.py": "locks the rows that a narrowed view has found; both of one centre",
    "cases/queries.py": "merges into one case, as a condition on cases that are narrowed",
    "cases/rules.py": "looks whether a case is linked or merged; answers yes or no, or a reference of the same centre",
    "cases/models/case.py": "closings that were taken back later, as a condition on cases that are narrowed",
    "contacts/merging.py": "what names one of two people whom a narrowed view has found; both of one centre",
    "contacts/models.py": "who was found to be somebody else, as a condition on people who are narrowed",
    "contacts/kinds.py": "a kind narrows its own rows by the policy",
    "cases/invariants.py": "an operator's check; says references",
    "cases/numbering.py": "numbers the cases that have just been opened",
    "contacts/queries.py": "authorities between people whom the reader may see",
    "cases/referring.py": "locks the row that a narrowed view has found; offers of the case that is being offered",
    "casework/actions.py": "locks the row that a narrowed view has found; the case of a request that was agreed to; what goes along",
    "casework/conversation.py": "links and merges of one case whose other side the policy narrows",
    "casework/invariants.py": "an operator's check; says references",
    "casework/quiet.py": "whether anything was done with a case, as a condition on cases that are narrowed",
    "casework/queries.py": "links and merges of one case whose other side the policy narrows; who was merged, as a condition",
    "casework/sampling.py": "locks the row that a narrowed view has found",
    "casework/undoing.py": "the cases that the last act of the same session has changed",
    "clinic/actions.py": "locks the row that a narrowed view has found; the booked seats of its session",
    "clinic/calling.py": "locks the row that a narrowed view has found; the bookings of its session; shows nothing",
    "clinic/figures.py": "figures count; the records behind one are narrowed to their reader by the card",
    "clinic/invariants.py": "an operator's check; says references",
    "clinic/models/consultation.py": "the open seats of the same resident, to number them; shows nothing",
    "clinic/queries.py": "a lawyer's own seats, cut down by the policy; which seats of a session are taken; papers of a cleared case",
    "clusters/actions.py": "locks the row that a narrowed view has found",
    "clusters/figures.py": "figures count; the records behind one are narrowed to their reader by the card",
    "clocks/actions.py": "locks the row that a narrowed view has found; the other clocks of its case",
    "clocks/figures.py": "figures count; the records behind one are narrowed to their reader by the card",
    "clocks/following.py": "clocks follow their own case, and the worker computes dates anew; shows nothing",
    "clocks/invariants.py": "an operator's check; says references",
    "clocks/queries.py": "clocks and steps of the cases that their reader may read together",
    "clocks/recounting.py": "the worker counts open dates anew, and those of one case follow it; shows nothing",
    "clocks/steps.py": "locks the row that a narrowed view has found; the place of a step in its own case",
    "clusters/queries.py": "signs of the cases that their reader may read together",
    "correspondence/actions.py": "locks the row that a narrowed view has found; the marks of its own conversation",
    "correspondence/figures.py": "figures count; the records behind one are narrowed to their reader by the card",
    "correspondence/invariants.py": "an operator's check; says references",
    "correspondence/queries.py": "finds the conversation and the case of what comes into a mailbox, at its centre; shows nothing",
    "correspondence/receiving.py": "looks whether something of a sender waits; answers yes or no",
    "correspondence/tasks.py": "the worker hands over what somebody has answered; shows nothing",
    "papers/actions.py": "locks the row that a narrowed view has found; what has waited long enough to be forgotten; feeds the index",
    "papers/kinds.py": "looks whether a file shows an identity document; answers yes or no",
    "papers/invariants.py": "an operator's check; says references",
    "papers/queries.py": "the papers of a case for its own resident, and the files that are to be read; digests of what a case has",
    "core/chains.py": "looks whether a chain of records comes back to where it began; answers yes or no",
    "desk/actions.py": "locks the row that a narrowed view has found",
    "desk/figures.py": "figures count; the records behind one are narrowed to their reader by the card",
    "desk/handing.py": "locks the row that a narrowed view has found",
    "desk/queries.py": "numbers of a queue at the centre where one stands, without a name; when the desk was last handed over; who of the staff has which desk",
    "desk/rostering.py": "locks the row that a narrowed view has found",
    "desk/serving.py": "locks the row that a narrowed view has found; the last number of the day",
    "desk/invariants.py": "an operator's check; says references",
    "figures/engine.py": "the engine of figures counts",
    "figures/naming.py": "names of categories and centres for breakdowns, not of people",
    "figures/rules.py": "looks whether a representative, a centre or an outside fact exists; answers yes or no",
    "home/queries.py": "`none()`: where the kind is not known there is nothing",
    "imports/running.py": "looks for residents of the centre for which its maker enters cases; shows nothing",
    "intake/figures.py": "figures count; the records behind one are narrowed to their reader by the card",
    "intake/following.py": "the last word of a resident about one case that a narrowed view has found",
    "intake/matters.py": "what a resident told, about the matter that a narrowed view or their own code has found",
    "intake/actions.py": "locks the row that a narrowed view or its resident's own code has found",
    "letters/figures.py": "figures count; the records behind one are narrowed to their reader by the card",
    "intake/queries.py": "what a resident sent themselves, found by the digest of their own code; whether anybody was told a notice",
    "letters/actions.py": "locks the row that a narrowed view has found",
    "letters/dispatching.py": "locks the row that a narrowed view has found; looks whether a serial is taken",
    "letters/invariants.py": "an operator's check; says references",
    "letters/panels.py": "the draft and the reply of the one letter whose page the reader has opened",
    "letters/queries.py": "drafts put before their reader to be signed, beside those the policy narrows",
    "privacy/actions.py": "locks the row that a narrowed view has found",
    "privacy/clearing.py": "clears what holds the words of somebody who is erased; says numbers",
    "privacy/crossing.py": "transfers by references, narrowed by the view to the centres of its reader; nothing of a case",
    "privacy/datamap.py": "households of somebody who is erased, as a condition; shows nothing",
    "privacy/erasing.py": "the rows of somebody who is erased; says numbers",
    "privacy/invariants.py": "an operator's check; says references",
    "privacy/numbers.py": "who was found to be somebody else, as a condition on people who are narrowed",
    "privacy/overdue.py": "what is over by a rule, by references and days; addresses only for who may open them",
    "privacy/packing.py": "files of records of one person that a narrowed view has found",
    "privacy/retaining.py": "the rows on the list of a run that two people stand for; shows nothing",
    "privacy/routine.py": "the rows that are erased again after a restore; says a number",
    "privacy/rules.py": "looks whether a hold stands, and to whom a merged case went; answers yes or no",
    "privacy/subjects.py": "what hangs on a person or a case that a narrowed view has found; ids alone",
    "proposals/queries.py": "counts of the cases behind a problem, and names that are taken out of a text; shows numbers",
    "records/actions.py": "locks the row that a narrowed view has found",
    "records/centres.py": "looks whether centres agree; answers yes or no, and feeds the index",
    "records/finding.py": "reads the index's marks of references, then narrows by shelves",
    "records/index.py": "feeds the index",
    "records/invariants.py": "an operator's check; says references",
    "records/kind.py": "the rows that the policy narrows",
    "records/lists.py": "choices of kinds without doors of their own",
    "records/management/commands/reindex.py": "an operator's command",
    "records/tasks.py": "feeds the index",
    "records/undoing.py": "locks the rows of an import that its reader may see; answers references",
    "reports/invariants.py": "an operator's check; says figures",
    "reports/name_checks.py": "words of the kinds that reports speak of, none of which is kept by centre",
    "sample/loading.py": "the sample office",
    "sample/reading.py": "the sample office",
    "returns/actions.py": "the return of a centre that a narrowed view has found",
    "returns/queries.py": "the return of a centre that a narrowed view has found",
    "search/index.py": "the index; its questions name shelves",
    "upkeep/moving.py": "an operator's command: moves every row to another database",
}
# The operator's trials of faults write and read an office of their own.
TRIALS = "upkeep/faults/"
ASKING = {"objects", "_default_manager", "_base_manager"}


def _models():
    return {kind.model.__name__ for kind in kinds() if kind.centre} | {"SearchText"}


def _asked(path):
    """The unnarrowed questions of a file: `Case.objects`, `model._default_manager`, `kind.rows()`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ASKING:
            asked = ast.unparse(node.value)
            if asked in _models() or node.attr != "objects":
                yield node.lineno
        if isinstance(node, ast.Call) and ast.unparse(node).endswith(".rows()"):
            yield node.lineno


def test_unnarrowed_rows_are_asked_for_in_named_places_only():
    sources = [
        path
        for path in sorted(Path(settings.PACKAGE).rglob("*.py"))
        if {"tests", "migrations"}.isdisjoint(path.parts)
    ]
    found = {str(path.relative_to(settings.PACKAGE)) for path in sources if list(_asked(path))}

    assert {name for name in found if not name.startswith(TRIALS)} == set(UNNARROWED)


def test_the_words_of_which_reports_are_checked_are_of_kinds_without_a_centre():
    """The check of names reads all rows of these kinds and shows what it found to whoever reads reports."""
    assert not any(kind.centre for kind in kinds() if kind.function in PRINTED)


def test_doors_and_forms_ask_through_the_policy_alone():
    """No exception is ever made for what answers a reader."""
    doors = {
        "views",
        "api",
        "forms",
        "exports",
        "feeds",
        "cards",
        "tables",
        "urls",
        "public",
        "staff",
        "sections",
    }

    assert [name for name in UNNARROWED if Path(name).stem in doors] == []


# Words of records about people that tell nothing of anybody: everything else is declared personal.
IMPERSONAL = {
    "cases": {"channel", "outcome", "notice", "code"},
    "notes": {"code"},
    "referrals": {
        "answer",
        "purpose",
        "reckoning",
        "code",
    },  # the purpose is written for the other side, without names
    "reopenings": {"outcome", "code"},
    "returns": {"figures", "code"},
    "closing-requests": {"outcome", "decision", "code"},
    "case-papers": {"source", "visibility", "code"},
    "scans": {"state", "digest", "code"},
    "signs": {"code"},
    "form-letters": {"title", "channel", "code"},  # the title is written to name nobody
    "form-letter-copies": {"channel", "code"},
    "case-links": {"sort", "moved", "code"},  # kinds and references
    "case-merges": {"code"},
    "letters": {"serial", "method", "code"},
    "legal-consultations": {"state", "accepted_in", "code"},
    "letter-drafts": {"language", "state", "signed_digest", "code"},
    "letter-replies": {"code"},
    "enquiries": {"channel", "code"},
    "tallies": {"channel", "code"},
    "presses": {"channel", "code"},
    "tickets": {"state", "code"},
    "handovers": {"code"},
    "duties": {"place", "code"},
    "quality-samples": {"code"},
    "quality-checks": {"answered", "in_time", "agreed", "complete", "plain", "code"},
    "help-requests": {"aside", "language", "secret_digest", "sent_key", "code"},
    "papers": {"code"},
    "instructions": {"what", "code"},
    "clocks": {"unit", "reckoning", "code"},
    "tasks": {"reckoning", "code"},
    "correspondence": {
        "adapter",
        "channel",
        "direction",
        "state",
        "message_id",
        "id_digest",
        "thread",
        "notice",
        "code",
    },
    "contacts": {"type", "district", "language", "reply_by", "notice", "code"},
    "data-requests": {"what", "law", "channel", "identity", "decision", "counts", "code"},
    "holds": {"code"},
    "households": {"district", "code"},
    "authorities": {"manner", "notice", "code"},
    "merges": {"moved", "filled", "code"},  # kinds, references and names of fields
}


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.centre], ids=lambda kind: kind.key)
def test_every_word_about_people_is_declared_personal_or_not(kind):
    """A text field added to such a kind fails here until somebody has decided."""
    words = {
        each.name
        for each in kind.model._meta.concrete_fields
        if isinstance(each, (models.CharField, models.TextField, models.JSONField))
    }
    links = {each.name for each in kind.model._meta.concrete_fields if each.is_relation}

    assert words - kind.personal == IMPERSONAL[kind.key]
    assert kind.personal <= words | links | {"case_reference"}  # the link in words, as a column


def test_the_table_of_rights_is_written_out_for_all():
    assert set(RIGHTS) == set(Function)
    assert all(len(row.split()) == len(ROLES) for row in RIGHTS.values())
    assert set(IMPERSONAL) == KEPT_BY_CENTRE


def test_the_policy_grants_what_the_table_says():
    """Right by right, for every role; an unequal pair is a change that somebody made in one place only."""
    letters = {Level.STATISTICS: "s", Level.READ: "r", Level.WRITE: "w", Level.APPROVE: "a"}
    reaches = {Reach.OWN: {"r": "o", "w": "m"}.__getitem__, Reach.CENTRE: str.lower, Reach.NETWORK: str.upper}
    granted = {
        (role, function): reaches[grant.reach](letters[grant.level])
        for role, grants in POLICY.items()
        for function, grant in grants.items()
    }

    assert granted == {
        (role, function): right(role, function)
        for role in ROLES
        for function in RIGHTS
        if right(role, function) != "-"
    }


def test_the_page_of_who_reads_what_is_the_policy_itself(db, client, monkeypatch):
    """A right given changes the page and opens the door at once; both read the same policy."""
    before = client.get("/en/privacy/").text
    given = dict(POLICY[Role.AUDITOR]) | {Function.RELIEF: Grant(Level.APPROVE, Reach.NETWORK)}
    monkeypatch.setattr(policy, "POLICY", POLICY)  # the very same object, changed in place below
    monkeypatch.setitem(POLICY, Role.AUDITOR, given)
    after = client.get("/en/privacy/").text

    assert _granted(after, "approves") == _granted(before, "approves") + 1
    assert _granted(after, "reads") == _granted(before, "reads")
    assert len(FUNCTION_WORDS) == len(Function)
    assert set(LEVEL_WORDS) == set(Level) - {Level.NONE}


def _granted(page, level):
    """How many functions stand in the column of `level`, over all roles."""
    cells = re.findall(rf'<td data-label="{level}">(.*?)</td>', page, re.DOTALL)

    assert len(cells) == len(Role)
    return sum(cell.count("<div>") for cell in cells)


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.personal], ids=lambda kind: kind.key)
def test_the_page_says_which_fields_are_personal(db, client, kind):
    page = client.get("/en/privacy/").text.lower()

    with translation.override("en"):
        for name in kind.personal:
            assert label_of(kind, name).lower() in page
