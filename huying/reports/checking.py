"""All findings about an edition: what its records contradict, and what its words do."""

from huying.core.period import Period
from huying.figures.checks import Finding, Weight, findings
from huying.reports.models import Edition
from huying.reports.text_checks import edition_findings

ORDER = {Weight.ERROR: 0, Weight.WARNING: 1, Weight.NOTE: 2}


def check_edition(edition: Edition) -> list[Finding]:
    """Findings of every rule, gravest first, then by rule."""
    period = Period(edition.from_on, edition.until_on)
    everything = [*findings(period), *edition_findings(edition)]
    return sorted(everything, key=lambda finding: (ORDER[finding.weight], finding.rule, finding.codes))
