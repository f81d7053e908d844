"""The staff address of a referral, in the place of the page that all kinds share, and those of the tags."""

from django.urls import path, re_path

from huying.cases import views

app_name = "staff_cases"
urlpatterns = [
    path("tags/usage/", views.tag_usage, name="tag_usage"),
    path("tags/<slug:code>/merge/", views.tag_merge, name="tag_merge"),
    path("tags/<slug:code>/part/", views.tag_part, name="tag_part"),
    path("tags/<slug:code>/retire/", views.tag_retire, name="tag_retire"),
    re_path(
        r"^referrals/(?!(?:new|find|choose)/)(?P<code>[-\w]+)/$", views.referral_page, name="referral_page"
    ),
]
