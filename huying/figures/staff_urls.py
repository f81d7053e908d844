"""The staff address of a declared total, in the place of the page that all kinds share."""

from django.urls import re_path

from huying.figures import views

app_name = "staff_figures"
urlpatterns = [
    re_path(
        r"^declared-totals/(?!(?:new|find)/)(?P<code>[-\w]+)/$", views.declared_total, name="declared_total"
    )
]
