"""Whether the loaded sample yields what the source states, figure by figure, matched by name and never by value."""

from huying.reports.models import Edition
from huying.reports.quoting import evaluate_edition
from huying.sample.loading import EDITION
from huying.sample.reading import rows


def differences() -> tuple[int, list[str]]:
    """How many figures are expected, and one sentence for each that is missing or differs."""
    edition = Edition.objects.get(code=EDITION)
    computed = {quoted.name: result for quoted, result in evaluate_edition(edition)}
    expected = {row["golden_id"]: (row["value"], row["qualifier"]) for _line, row in rows("golden")}
    wrong = [f"{name} is not quoted by the edition" for name in sorted(set(expected) - set(computed))]
    for name, (value, qualifier) in expected.items():
        result = computed.get(name)
        if result is not None and (str(result.value), result.qualifier.family) != (value, qualifier):
            wrong.append(
                f"{name}: expected {value} {qualifier}, records give {result.value} {result.qualifier.family}"
            )
    return len(expected), wrong
