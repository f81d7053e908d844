"""Staff addresses of papers and scans beside those that all kinds share."""

from django.urls import path

from huying.papers.views import adding, papers, redacting, scans

app_name = "papers"
urlpatterns = [
    path("cases/<slug:code>/papers/add/", adding.paper_add, name="paper_add"),
    path("cases/<slug:code>/papers/<slug:paper>/restore/", papers.paper_restore, name="paper_restore"),
    path("cases/<slug:code>/papers/<str:id>/take/", papers.paper_take, name="paper_take"),
    path("case-papers/<slug:code>/remove/", papers.paper_remove, name="paper_remove"),
    path("case-papers/<slug:code>/redact/", redacting.paper_redact, name="paper_redact"),
    path("scans/fetch/", scans.scans_fetch, name="scans_fetch"),
    path("scans/waiting/", scans.scans_waiting, name="scans_waiting"),
    path("scans/<slug:code>/file/", scans.scan_file, name="scan_file"),
    path("scans/<slug:code>/aside/", scans.scan_aside, name="scan_aside"),
    path("scans/<slug:code>/back/", scans.scan_back, name="scan_back"),
]
