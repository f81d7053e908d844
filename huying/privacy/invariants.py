"""What must always be true of what was erased, and of what waits to be answered."""

from collections.abc import Iterator

from huying.cases.models import Case
from huying.contacts.models import Contact
from huying.core.invariants import invariant
from huying.privacy.erasing import erased_word
from huying.privacy.forgetting import NotOfTheList, forgotten, is_forgotten, known_in, list_file
from huying.privacy.models import Forgotten
from huying.search.models import SearchText


@invariant(
    "privacy.erased",
    says="Nobody who was erased is on record again, and no case whose words were erased has any.",
)
def erased() -> Iterator[str]:
    try:
        known = forgotten()
    except NotOfTheList as problem:
        yield str(problem)
        return
    for code in Contact.objects.order_by("pk").values_list("code", flat=True).iterator():
        if is_forgotten("contacts", code, known):
            yield f"{code} was erased and is on record"
    words = Case.objects.order_by("pk").values_list("code", "title", "story", "wish", "result", "erased_on")
    for code, title, story, wish, result, erased_on in words.iterator():
        if is_forgotten("cases", code, known) and (
            erased_on is None or story or wish or result or title != erased_word()
        ):
            yield f"{code}: its words were erased and are there"


@invariant(
    "privacy.remembered", says="Whatever was erased stands on the list outside the database, and in no index."
)
def remembered() -> Iterator[str]:
    try:
        outside = set(known_in(list_file()))
    except NotOfTheList as problem:
        yield str(problem)
        return
    for digest in Forgotten.objects.order_by("pk").values_list("digest", flat=True):
        if digest not in outside:
            yield f"{digest[:16]} is not on the list in {list_file()}"
    gone = set(Contact.objects.exclude(erased_on=None).values_list("code", flat=True))
    for code in SearchText.objects.filter(kind="contacts", code__in=gone).values_list("code", flat=True):
        yield f"{code} is empty and can be found"
