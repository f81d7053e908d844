"""The renderers' own words (labels, captions, heads), in the language of the document."""

from django.utils import translation
from django.utils.translation import gettext, pgettext

from huying.reports.blocks import FigureKind, Language, Qualifier

LANGUAGE_TAGS: dict[Language, str] = {"zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans", "en": "en"}


def words(language: Language) -> dict[str, str]:
    """Every label a renderer prints, by a short name."""
    with translation.override(language):
        return {
            "contents": gettext("Contents"),
            "figure": pgettext("numbered picture or chart in a report", "Figure"),
            "table": pgettext("numbered table in a report", "Table"),
            "illustration": gettext("Drawn illustration"),
            "web_edition": gettext("Web edition"),
            "register": gettext("Figures in this report"),
            "register_intro": gettext(
                "Every figure printed in this report is listed here with what it counts. The identifier beside a "
                "paragraph is the identifier in this list; the code opens the card of the figure on the web."
            ),
            "figure_and_id": gettext("Figure and identifier"),
            "counts": gettext("What it counts"),
            "pages": pgettext("page numbers on which a figure is quoted", "Pages"),
            "card": gettext("Card"),
            "colophon": gettext("About this edition"),
            "period": gettext("Period"),
            "published": gettext("Published"),
            "draft": gettext("Draft, not published"),
            "filters": gettext("Counted over"),
            "as_of": gettext("As of"),
            "data_version": gettext("Data version"),
            "content_hash": gettext("Content hash"),
            "generated_from": gettext("Made from"),
            "licence": gettext("Licence"),
            "records": gettext("Records"),
            "digest": gettext("Digest"),
            "source": gettext("Source"),
            "item": gettext("Item"),
            "value": gettext("Value"),
            "total": gettext("Total"),
            "number": gettext("No."),
            "topic": gettext("Topic"),
            "status": gettext("Status"),
            "as_of_short": gettext("As of"),
            "valid_until": gettext("Valid until"),
            "submitter": gettext("Submitted by"),
            "recommendation": gettext("Recommendation"),
            "addressee": gettext("Addressed to"),
            "office": gettext("Office"),
            "address": gettext("Address"),
            "phone": gettext("Telephone"),
            "fax": gettext("Fax"),
            "email": gettext("E-mail"),
            "website": gettext("Website"),
            "not_recorded": gettext("Address not on record"),
            "not_stated": gettext("Not stated"),
            "qr_alt": gettext("QR code: %(label)s"),
            "external_source": gettext(" (source: %(source)s)"),
            "page_of": gettext("Page"),
        }


def kind_words(language: Language) -> dict[FigureKind, str]:
    """How a figure came to be, in words."""
    with translation.override(language):
        return {
            "records": gettext("Counted from records"),
            "declared": gettext("Declared by the office, not itemised"),
            "cumulative": gettext("Opening balance and records since"),
            "external": gettext("From outside the office"),
            "period": gettext("Given by the period"),
            "ratio": gettext("Ratio of two figures"),
        }


def qualifier_words(language: Language) -> dict[Qualifier, str]:
    """What the hedge of a figure says, in words."""
    with translation.override(language):
        return {
            "exact": gettext("exact"),
            "at_least": gettext("at least"),
            "approx": gettext("about"),
            "more_than": gettext("more than"),
        }
