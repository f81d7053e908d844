"""The staff address of a referral, in the place of the page that all kinds share."""

from django.urls import re_path

from huying.cases import views

app_name = "staff_cases"
urlpatterns = [
    re_path(
        r"^referrals/(?!(?:new|find|choose)/)(?P<code>[-\w]+)/$", views.referral_page, name="referral_page"
    )
]
