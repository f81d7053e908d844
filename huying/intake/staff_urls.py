"""Staff addresses of what a request for help becomes, and of slips; its page is the one that all kinds share."""

from django.urls import path

from huying.intake.views import slips, staff

app_name = "staff_intake"
urlpatterns = [
    path("help-requests/<slug:code>/open/", staff.request_open, name="request_open"),
    path("help-requests/<slug:code>/answer/", staff.request_answer, name="request_answer"),
    path("help-requests/<slug:code>/aside/", staff.request_aside, name="request_aside"),
    path("help-requests/<slug:code>/slip/", slips.request_slip, name="request_slip"),
    path("cases/<slug:code>/slip/", slips.case_slip, name="case_slip"),
]
