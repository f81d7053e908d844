"""Addresses that belong to no single app."""

from django.urls import path

from huying.home import views

root_urls = (
    [
        path("", views.choose_language, name="choose_language"),
        path("healthz", views.healthz, name="healthz"),
    ],
    "root",
)
staff_urls = (
    [
        path("", views.office, name="office"),
        path("search/", views.search, name="search"),
        path("pieces/", views.pieces, name="pieces"),
        path("audit/", views.audit_trail, name="audit_trail"),
    ],
    "home",
)
public_urls = (
    [path("", views.welcome, name="welcome"), path("privacy/", views.privacy, name="privacy")],
    "public",
)
