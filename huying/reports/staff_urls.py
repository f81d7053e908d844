"""Staff addresses of editions, beside those of every kind of record. A section is edited here, not as plain fields."""

from django.urls import path, re_path

from huying.reports.public_urls import KEY
from huying.reports.views import releases, sections, staff

app_name = "staff_reports"
urlpatterns = [
    path("editions/<slug:code>/preview/", staff.preview, name="preview"),
    re_path(rf"^editions/(?P<code>[-\w]+)/figures/{KEY}/$", staff.figure, name="figure"),
    path("editions/<slug:code>/checks/", staff.checks, name="checks"),
    path("editions/<slug:code>/releases/", releases.release_list, name="release_list"),
    path("editions/<slug:code>/releases/<slug:name>/ask/", releases.release_ask, name="release_ask"),
    path(
        "editions/<slug:code>/releases/<slug:name>/approve/", releases.release_approve, name="release_approve"
    ),
    path(
        "editions/<slug:code>/releases/<slug:name>/take-back/",
        releases.release_take_back,
        name="release_take_back",
    ),
    path("editions/<slug:code>/publish/", staff.publish, name="publish"),
    path("editions/<slug:code>/help-given/", sections.help_given, name="help_given"),
    path("sections/<slug:code>/edit/", sections.section_text, name="section_text"),
]
