"""What must always be true of messages: each has its home, and what came with it is what was kept."""

from collections.abc import Iterator

from django.db.models import F, Q

from huying.core.invariants import invariant
from huying.correspondence.models import Missive
from huying.files.media import Media


@invariant(
    "correspondence.home",
    says="Every message is of the centre of its mailbox, its case, its enquiry and of what it answers.",
)
def home() -> Iterator[str]:
    apart = Q()
    for name in ("mailbox", "case", "enquiry", "answers"):
        apart |= Q(**{f"{name}__isnull": False}) & ~Q(**{f"{name}__centre": F("centre")})
    for code in Missive.objects.filter(apart).order_by("pk").values_list("code", flat=True).iterator():
        yield f"correspondence {code} belongs to one centre and names another's"


@invariant(
    "correspondence.threads",
    says="A message and what it answers are of one conversation.",
)
def threads() -> Iterator[str]:
    other = Q(answers__isnull=False) & ~Q(answers__thread=F("thread"))
    for code in Missive.objects.filter(other).order_by("pk").values_list("code", flat=True).iterator():
        yield f"correspondence {code} answers a message of another conversation"


@invariant(
    "correspondence.originals",
    says="The original of a message is a kept e-mail; that its bytes are what came is files.bytes.",
)
def originals() -> Iterator[str]:
    kept = Missive.objects.filter(raw__isnull=False)
    for code in kept.exclude(raw__media_type=Media.MAIL).values_list("code", flat=True).iterator():
        yield f"correspondence {code} has an original that is no e-mail"
