"""Staff addresses of common problems."""

from django.urls import path

from huying.clusters import views

app_name = "clusters"
urlpatterns = [
    path("cases/<slug:code>/problem/", views.problem_confirm, name="problem_confirm"),
    path("signs/<slug:code>/out/", views.sign_take_out, name="sign_take_out"),
]
