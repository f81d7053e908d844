"""Staff addresses of calendars, before those that all kinds share."""

from django.urls import path

from huying.calendars import views

app_name = "calendars"
urlpatterns = [
    path("calendars/<slug:code>/year/<int:year>/", views.calendar_year, name="calendar_year"),
    path("calendars/<slug:code>/import/", views.calendar_import, name="calendar_import"),
]
