"""The small template tags of the look: icons, tags of state, references and the lang attribute."""

from datetime import date
from functools import cache
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from huying.core.deadlines import Deadline

register = template.Library()

# Drawn on a 24 x 24 grid as strokes of one weight, so that they sit with Chinese text of any size.
ICONS = {
    "alert": "M12 3.5 21.5 20h-19zM12 10v4.5M12 17.4v.1",
    "calendar": "M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8",
    "chart": "M4 4v16h16M8.5 16v-4M13 16V7.5M17.5 16v-6",
    "check": "m5 12.5 4.5 4.5L19.5 7",
    "circle": "M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
    "clock": "M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4M12 7.5V12l3 2.5",
    "close": "m6 6 12 12M18 6 6 18",
    "command": "m5 7 5 5-5 5M12.5 17.5H19",
    "copy": "M9 9h11v11H9zM15 9V4H4v11h5",
    "desk": "M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z",
    "document": "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 13h6M9 16.5h6",
    "download": "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15",
    "edit": "m4 20 1-4.5L16 4.5l3.5 3.5-11 11zM13.5 7l3.5 3.5",
    "filter": "M4 6h16M7.5 12h9M10.5 18h3",
    "keyboard": "M3 6.5h18v11H3zM7 10.5h.1M12 10.5h.1M17 10.5h.1M8.5 14h7",
    "left": "m14.5 5.5-6.5 6.5 6.5 6.5",
    "link": "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1",
    "lock": "M5.5 11h13v9.5h-13zM8 11V8a4 4 0 0 1 8 0v3",
    "menu": "M4 6.5h16M4 12h16M4 17.5h16",
    "merge": "M6 4v4l6 6v6M18 4v4l-6 6M9.5 17.5 12 20l2.5-2.5",
    "more": "M5 12h.1M12 12h.1M19 12h.1",
    "pause": "M9 6v12M15 6v12",
    "people": "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c0-4 2.5-6 6.5-6s6.5 2 6.5 6M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 14.5c2.3.8 3.5 2.7 3.5 5.5",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c0-4.3 2.8-6 7.5-6s7.5 1.7 7.5 6",
    "phone": "M5 4h4l2 5-2.5 1.8a12 12 0 0 0 4.7 4.7L15 13l5 2v4c0 .6-.4 1-1 1C11 20 4 13 4 5c0-.6.4-1 1-1",
    "pin": "M12 21c4.5-5 6.5-8.3 6.5-11a6.5 6.5 0 0 0-13 0c0 2.7 2 6 6.5 11M12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 8.5V4h10v4.5M7 17H4V8.5h16V17h-3M7 13.5h10V20H7z",
    "question": "M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4M9.7 9.8c.2-3 4.7-2.7 4.7 0 0 1.7-2.4 1.9-2.4 3.7M12 16.5v.1",
    "refer": "M4 12h15M13.5 6.5 19 12l-5.5 5.5",
    "right": "m9.5 5.5 6.5 6.5-6.5 6.5",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20.5 20.5",
    "shield": "M12 3.5 19.5 6v6c0 4.5-3 7.3-7.5 8.8C7.5 19.3 4.5 16.5 4.5 12V6z",
    "sign-in": "M14 4h5.5v16H14M4 12h10.5M10.5 8l4 4-4 4",
    "sign-out": "M10 4H4.5v16H10M9.5 12H20M16 8l4 4-4 4",
    "split": "M12 20v-6L6 8V4M12 14l6-6V4M3.5 6.5 6 4l2.5 2.5M15.5 6.5 18 4l2.5 2.5",
    "sun": "M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
    "table": "M4 5h16v14H4zM4 10h16M10 10v9",
    "undo": "M4.5 9h10a5 5 0 0 1 0 10H9M8.5 5l-4 4 4 4",
}

TONE_ICONS = {"harbour": "circle", "lamp": "clock", "brick": "alert", "leaf": "check", "slate": "pause"}

LANG_ATTRIBUTES = {"zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans", "en": "en"}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One icon as decoration (hidden from screen readers). Raises KeyError for a name that is not drawn."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag
def tone_icon(tone: str | None, name: str | None = None) -> SafeString:
    """The icon that goes with a tone, unless another is named."""
    return icon(name or TONE_ICONS.get(tone or "slate", "circle"))


@register.simple_tag
def html_lang(code: str | None = None) -> str:
    """The lang attribute of a page: it picks the local forms of Chinese characters."""
    language = (code or get_language() or "zh-hant").lower()
    return LANG_ATTRIBUTES.get(language, language)


@register.simple_tag
def figure_words(figure: Any) -> str:
    """Hedge, number and unit as one unbroken run: joined in Chinese, parted by unbreakable spaces elsewhere."""
    gap = "" if (get_language() or "zh").startswith("zh") else "\u00a0"
    parts = (str(part).strip() for part in (figure.hedge, figure.text, figure.unit) if part)
    return gap.join(parts)


@register.simple_tag
def status(label: str, tone: str = "slate", icon: str | None = None) -> SafeString:
    """A state as icon, word and colour: harbour, lamp, brick, leaf or slate."""
    return _tag(tone or "slate", capfirst(label), icon)


def _tag(tone: str, words: str, icon: str | None = None) -> SafeString:
    return format_html('<span class="tag tag-{}">{}{}</span>', tone, tone_icon(tone, icon), words)


@register.simple_tag
def deadline(due_on: date, today: date) -> SafeString:
    """The day something is due, and beside it how late or how soon that is."""
    due = Deadline(due_on, today)
    day = format_html('<time class="nowrap" datetime="{}">{}</time>', due_on.isoformat(), date_format(due_on))
    if not due.tone:
        return format_html('<span class="deadline">{}</span>', day)
    return format_html('<span class="deadline">{} {}</span>', day, _tag(due.tone, due.words))


@register.inclusion_tag("components/reference.html")
def reference(code: str) -> dict[str, str]:
    """A record's reference, copied by a click."""
    return {"code": code}
