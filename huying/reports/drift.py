"""Where the records have moved on since an edition was published, and whether what was frozen is still whole."""

from dataclasses import dataclass

from huying.figures.snapshot import snapshot
from huying.reports.document import digest_of_tree
from huying.reports.models import Edition
from huying.reports.quoting import evaluate_edition


@dataclass(frozen=True, slots=True)
class Difference:
    """One quoted figure whose live value or records differ from the frozen ones."""

    name: str
    frozen: str
    live: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def drift(edition: Edition) -> list[Difference]:
    """Differences of a published edition from today's records; none for a draft, which has nothing frozen."""
    if not edition.is_published:
        return []
    found = []
    with snapshot():
        for quoted, result in evaluate_edition(edition):
            frozen, codes = quoted.frozen, result.codes()
            said, was = f"{result.value} {result.qualifier.value}", f"{frozen.value} {frozen.qualifier}"
            if said != was or codes != frozen.codes:
                added, removed = set(codes) - set(frozen.codes), set(frozen.codes) - set(codes)
                found.append(Difference(quoted.name, was, said, tuple(sorted(added)), tuple(sorted(removed))))
    return found


def damaged(edition: Edition) -> list[str]:
    """Languages whose frozen document is no longer what was frozen."""
    rows = edition.documents.order_by("language")
    return [each.language for each in rows if digest_of_tree(each.tree) != each.digest]
