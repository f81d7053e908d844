"""Staff addresses of merging people."""

from django.urls import path

from huying.contacts import views

app_name = "contacts"
urlpatterns = [
    path("contacts/<slug:code>/merge/<slug:other>/", views.contact_merge, name="contact_merge"),
    path("merges/<slug:code>/part/", views.merge_part, name="merge_part"),
]
