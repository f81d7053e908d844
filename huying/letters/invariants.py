"""What must always be true of letters that were sent from here."""

from collections.abc import Iterator

from huying.accounts.two_people import not_two
from huying.cases.models import Letter
from huying.core.invariants import invariant
from huying.files.rules import is_sound
from huying.letters.models import Draft, Serials
from huying.letters.rules import serial_of


@invariant(
    "letters.sent",
    says="Every draft that was sent has its row in the register, of its own case, and two files that read as they were sealed.",
)
def sent() -> Iterator[str]:
    rows = Draft.objects.filter(state=Draft.State.SENT).select_related("letter", "pdf", "docx")
    for draft in rows.order_by("pk").iterator():
        letter = draft.letter
        if letter is None or not letter.sealed or letter.case_id != draft.case_id:
            yield f"{draft.code}: its row in the register is not the one that was sent"
        if not all(file is not None and is_sound(file) for file in (draft.pdf, draft.docx)):
            yield f"{draft.code}: a file does not read as it was sealed"
    loose = Letter.objects.filter(sealed=True, draft=None, erased_on=None)
    for code in loose.order_by("pk").values_list("code", flat=True):
        yield f"{code}: is sealed, but no draft was sent as it"


@invariant(
    "letters.serials",
    says="Of the serials that a centre gave in a year none is missing: each stands in the register, and the last one is counted.",
)
def serials() -> Iterator[str]:
    for row in Serials.objects.select_related("centre").order_by("pk"):
        given = {serial_of(row.centre.code, row.year, number) for number in range(1, row.last + 1)}
        found = set(
            Letter.objects.filter(centre=row.centre, serial__in=given).values_list("serial", flat=True)
        )
        for serial in sorted(given - found):
            yield f"{serial} is missing from the register"
    known = set(Serials.objects.values_list("centre_id", "year"))
    sent = Draft.objects.filter(letter__isnull=False).order_by("pk")
    for code, centre, year in sent.values_list("letter__code", "letter__centre", "letter__sent_on__year"):
        if (centre, year) not in known:
            yield f"{code}: no serials of its centre and year are counted"


@invariant(
    "letters.two_people", says="Every letter that was signed was signed by another person than who wrote it."
)
def two_people() -> Iterator[str]:
    signed = Draft.objects.filter(state__in=[Draft.State.SIGNED, Draft.State.SENT], drafted_by__isnull=False)
    return not_two(
        signed,
        code="code",
        asked="drafted_by__username",
        decided="signed_by__username",
        when="signed_on",
    )
