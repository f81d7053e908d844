"""Public addresses of editions and figures."""

from django.urls import path, re_path

from huying.reports.views import public

app_name = "reports"
KEY = r"(?P<key>[a-z][-\w]*(?:\.[a-z0-9_]+)?)"
CODE = r"(?P<code>[-\w]+)"
DATA = r"(?P<form>json|csv)"
urlpatterns = [
    path("report/", public.edition_list, name="edition_list"),
    path("report/<slug:code>/", public.report, name="report"),
    re_path(rf"^report/{CODE}/report\.(?P<form>pdf|zip|html)$", public.report_file, name="report_file"),
    path("report/<slug:code>/figures/", public.figure_list, name="edition_figures"),
    re_path(rf"^report/{CODE}/figures\.{DATA}$", public.figure_list_data, name="edition_figures_data"),
    re_path(rf"^report/{CODE}/figures/{KEY}/$", public.figure_card, name="edition_figure"),
    re_path(rf"^report/{CODE}/figures/{KEY}\.{DATA}$", public.figure_data, name="edition_figure_data"),
    path("figures/", public.figure_list, name="figure_list"),
    re_path(rf"^figures\.{DATA}$", public.figure_list_data, name="figure_list_data"),
    re_path(rf"^figures/{KEY}/$", public.figure_card, name="figure_card"),
    re_path(rf"^figures/{KEY}\.{DATA}$", public.figure_data, name="figure_data"),
]
root_urlpatterns = [
    re_path(r"^report/images/(?P<name>[-\w]+\.(?:svg|png|jpg|jpeg|webp))$", public.picture, name="picture")
]
