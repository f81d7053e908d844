"""Every address of the house."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from huying.accounts.doors import public
from huying.config.api import addresses
from huying.core.preferences import set_preference
from huying.home import urls as home
from huying.reports.public_urls import root_urlpatterns as report_pictures

core_patterns = ([path("preferences/", public(set_preference), name="set_preference")], "core")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(home.root_urls)),
    path("", include("huying.upkeep.urls")),
    path("", include(core_patterns)),
    path("", include((report_pictures, "pictures"))),
    path("", include("huying.desk.public_urls")),
    path("set-language/", public(set_language), name="set_language"),
    path("accounts/", include("huying.accounts.sign_in_urls")),
    path("api/v1/", addresses()),
    path("office/", include(home.staff_urls)),
    path("office/", include("huying.accounts.urls")),
    path("office/", include("huying.reports.staff_urls")),
    path("office/", include("huying.figures.staff_urls")),
    path("office/", include("huying.desk.staff_urls")),
    path("office/", include("huying.clusters.staff_urls")),
    path("office/", include("huying.proposals.staff_urls")),
    path("office/", include("huying.bulk.staff_urls")),
    path("office/", include("huying.contacts.staff_urls")),
    path("office/", include("huying.papers.staff_urls")),
    path("office/", include("huying.clinic.staff_urls")),
    path("office/", include("huying.casework.staff_urls")),
    path("office/", include("huying.privacy.staff_urls")),
    path("office/", include("huying.returns.staff_urls")),
    path("office/", include("huying.cases.staff_urls")),
    path("office/", include("huying.intake.staff_urls")),
    path("office/", include("huying.imports.urls")),
    path("office/", include("huying.files.urls")),
    path("office/", include("huying.calendars.staff_urls")),
    path("office/", include("huying.clocks.staff_urls")),
    path("office/", include("huying.correspondence.staff_urls")),
    path("office/", include("huying.letters.staff_urls")),
    path("office/", include("huying.records.urls")),
]
urlpatterns += i18n_patterns(
    path("", include("huying.reports.public_urls")),
    path("", include("huying.proposals.public_urls")),
    path("", include("huying.directory.public_urls")),
    path("", include("huying.intake.public_urls")),
    path("", include(home.public_urls)),
)
handler400 = "huying.core.refusals.bad_request"
handler403 = "huying.core.refusals.forbidden"
handler404 = "huying.core.refusals.not_found"
handler500 = "huying.core.refusals.server_error"
