"""What is done by night, and once after a restore."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from huying.cases.models import Case
from huying.contacts.models import Contact
from huying.outbox.actions import enqueue
from huying.privacy.crossing import pressing_filings
from huying.privacy.erasing import erase
from huying.privacy.forgetting import forgotten, is_forgotten, write_down
from huying.privacy.retaining import run_by_night
from huying.privacy.subjects import subject_of, subject_of_case

BY = "erased-before"
REMIND = "huying.privacy.tasks.tell_of_filing"


def night(*, at: datetime) -> int:
    """Carry out the rules that need nobody, and remind of contracts to be filed; how many records were done."""
    runs = run_by_night(at=at)
    write_down()
    for filing in pressing_filings(timezone.localdate(at)):
        route = filing.route
        arguments = {"route": route.code, "by": filing.file_by.isoformat() if filing.file_by else ""}
        enqueue(task=REMIND, arguments=arguments, at=at, key=f"filing {route.code} {route.began_on}"[:120])
    return sum(run.done for run in runs)


@transaction.atomic
def erase_again(*, at: datetime) -> int:
    """Erase whatever is on the list and is on record all the same, as after a restore; how many people and cases."""
    known, done = forgotten(), 0
    for contact in Contact.objects.filter(erased_on=None).order_by("pk"):
        if is_forgotten("contacts", contact.code, known):
            erase(who=subject_of(contact), by=BY, at=at)
            done += 1
    for case in Case.objects.filter(erased_on=None).order_by("pk"):
        if is_forgotten("cases", case.code, known):
            erase(who=subject_of_case(case), by=BY, at=at)
            done += 1
    return done
