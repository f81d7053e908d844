"""Staff addresses of monthly returns, before those that all kinds share."""

from django.urls import path, re_path

from huying.returns import views

app_name = "returns"
MONTH = r"(?P<centre>[-\w]+)/(?P<month>[0-9]{4}-[0-9]{2})"
urlpatterns = [
    path("months/", views.return_start, name="return_start"),
    re_path(
        r"^months-compared/(?P<month>[0-9]{4}-[0-9]{2})/$", views.months_compared, name="months_compared"
    ),
    re_path(rf"^months/{MONTH}/$", views.return_page, name="return_page"),
    re_path(rf"^months/{MONTH}/confirm/$", views.return_confirm, name="return_confirm"),
    re_path(rf"^months/{MONTH}/return\.(?P<form>csv|pdf)$", views.return_file, name="return_file"),
    re_path(rf"^months/{MONTH}/(?P<key>[a-z_.]+)/$", views.return_records, name="return_records"),
]
