"""Public addresses of centres."""

from django.urls import path

from huying.directory import views

app_name = "directory"
urlpatterns = [
    path("centres/", views.centre_list, name="centre_list"),
    path("centres/<slug:code>/", views.centre_page, name="centre_page"),
]
