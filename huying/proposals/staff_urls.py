"""Staff addresses of proposals beside those that all kinds share."""

from django.urls import path

from huying.proposals import views

app_name = "staff_proposals"
urlpatterns = [
    path("problems-to-raise/", views.problems_to_raise, name="problems_to_raise"),
    path("problems/<slug:code>/raise/", views.problem_raise, name="problem_raise"),
]
