"""Public addresses: asking for help, and seeing how it goes on."""

from django.urls import path

from huying.intake.views import asking, following

app_name = "intake"
urlpatterns = [
    path("help/", asking.help_start, name="help_start"),
    path("help/check/", asking.help_check, name="help_check"),
    path("help/sent/", asking.help_sent, name="help_sent"),
    path("help/leave/", asking.help_leave, name="help_leave"),
    path("help/<slug:step>/", asking.help_step, name="help_step"),
    path("status/", following.status, name="status"),
    path("status/request/", following.status_page, name="status_page"),
    path("status/say/", following.status_say, name="status_say"),
    path("status/reach/", following.status_reach, name="status_reach"),
    path("status/paper/", following.status_paper, name="status_paper"),
    path("status/papers/<slug:code>/", following.status_file, name="status_file"),
]
