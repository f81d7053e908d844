"""Staff addresses of what is done with a message; lists and pages are those that all kinds share."""

from django.urls import path, re_path

from huying.correspondence import views

app_name = "correspondence"
urlpatterns = [
    path("correspondence/upload/", views.message_upload, name="message_upload"),
    re_path(
        r"^correspondence/(?P<code>[-\w]+)/(?P<act>link|open|answer)/$", views.message_act, name="message_act"
    ),
    path("correspondence/<slug:code>/correct/", views.message_correct, name="message_correct"),
    path("correspondence/<slug:code>/aside/", views.message_aside, name="message_aside"),
    path("correspondence/<slug:code>/back/", views.message_back, name="message_back"),
    path("correspondence/<slug:code>/read/", views.message_read, name="message_read"),
    path("correspondence/<slug:code>/reply/", views.message_reply, name="message_reply"),
    path("mailboxes/<slug:code>/fetch/", views.mailbox_fetch, name="mailbox_fetch"),
]
