"""Reading a page as a browser does: its language, its fields and what stands in them."""

import re
from html.parser import HTMLParser

CHINESE = re.compile(r"[\u4e00-\u9fff]")
TAGS = {"zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans", "en": "en"}


class Page(HTMLParser):
    """A page taken apart: `lang` of the document, `typed` texts by field name, `ids`, and `links` to places in it."""

    def __init__(self, answer):
        super().__init__()
        self.lang, self.typed, self.ids, self.links, self.described = "", {}, set(), set(), {}
        self.area = None
        self.text = answer.content.decode("utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.ids.add(told.get("id"))
        name = told.get("name")
        if tag == "html":
            self.lang = told.get("lang")
        elif tag == "a" and (told.get("href") or "").startswith("#"):
            self.links.add(told["href"][1:])
        elif tag == "textarea":
            self.area, self.typed[name] = name, ""
        elif tag == "input" and name and told.get("type", "text") not in {"checkbox", "radio", "submit"}:
            self.typed[name] = told.get("value") or ""
        if name:
            self.described[name] = (told.get("aria-describedby", ""), told.get("aria-invalid", ""))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.typed[self.area] = self.typed[self.area].removeprefix("\n")
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.typed[self.area] += data


def speaks(sentence, language):
    """Whether a sentence is in the reader's language, as far as its letters show."""
    return bool(CHINESE.search(sentence)) == language.startswith("zh")
