"""Addresses for the machines that watch over the office."""

from django.urls import path

from huying.upkeep import views

app_name = "upkeep"
urlpatterns = [
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
