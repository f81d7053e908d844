"""The words of a mail that was written as a page. The page itself is never shown to anybody."""

import html
import re

import nh3

LONGEST_PAGE, MOST_TAGS = 400_000, 15_000
BREAKS = {"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "table", "hr"}
ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
OPENING = re.compile(r"<(?:br|hr|p|div|li|tr|h[1-4]|blockquote|table)(?: [^<>]{0,200})?/?>")
SEVERAL = re.compile(r"\n[ \t]*\n[ \t\n]*")
GAPS = re.compile(r"[ \t\r\n\f\v\xa0]+")


def words_of_page(page: str) -> str:
    """The text of `page`, its paragraphs on lines of their own; scripts and styles are left out."""
    page = page[:LONGEST_PAGE]
    if page.count("<") > MOST_TAGS:  # so much markup is no letter; what is left of it is read plainly
        return GAPS.sub(" ", html.unescape(ANY_TAG.sub(" ", page))).strip()
    kept = nh3.clean(GAPS.sub(" ", page), tags=BREAKS, attributes={}, strip_comments=True)
    lines = ANY_TAG.sub("", OPENING.sub("\n", kept))
    told = "\n".join(line.strip() for line in html.unescape(lines).split("\n"))
    return SEVERAL.sub("\n\n", told).strip()
