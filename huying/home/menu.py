"""The public menu: the same few places on every page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

PLACES = (
    ("intake:help_start", _("Ask for help")),
    ("intake:status", _("Check progress")),
    ("reports:edition_list", _("Work reports")),
    ("reports:figure_list", _("Figures")),
    ("proposals:proposal_list", _("Proposals")),
    ("directory:centre_list", _("Centres")),
)


def public_menu(request: HttpRequest) -> dict[str, Any]:
    """Links of the public masthead; none on staff pages."""
    if request.path.startswith("/office/"):
        return {}
    items = [(reverse(name), label) for name, label in PLACES]
    return {
        "home_url": reverse("public:welcome"),
        "public_menu": [
            {"url": url, "label": label, "current": request.path.startswith(url)} for url, label in items
        ],
    }
