"""Staff addresses of letters, before those that all kinds share."""

from django.urls import path

from huying.letters import views

app_name = "letters"
urlpatterns = [
    path("cases/<slug:code>/letter/", views.letter_write, name="letter_write"),
    path("letter-drafts/<slug:code>/ask/", views.draft_ask, name="draft_ask"),
    path("letter-drafts/<slug:code>/withdraw/", views.draft_withdraw, name="draft_withdraw"),
    path("letter-drafts/<slug:code>/send/", views.draft_send, name="draft_send"),
    path("letters-to-sign/", views.letters_to_sign, name="letters_to_sign"),
    path("letters-to-sign/<slug:code>/", views.letter_read, name="letter_read"),
    path("letters-to-sign/<slug:code>/return/", views.letter_return, name="letter_return"),
    path("letters-waiting/", views.letters_waiting, name="letters_waiting"),
    path("letters/<slug:code>/reply/", views.letter_reply, name="letter_reply"),
]
