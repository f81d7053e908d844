"""Public addresses of proposals."""

from django.urls import path

from huying.proposals import views

app_name = "proposals"
urlpatterns = [
    path("proposals/", views.proposal_list, name="proposal_list"),
    path("proposals/<slug:code>/", views.proposal_page, name="proposal_page"),
]
