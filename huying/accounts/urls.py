"""Staff addresses of account administration."""

from django.urls import path

from huying.accounts.views import people, requests, session

app_name = "accounts"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/new/", people.person_create, name="person_create"),
    path("people/<slug:username>/post/", people.person_post, name="person_post"),
    path("people/<slug:username>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/<slug:username>/return/", requests.return_ask, name="return_ask"),
    path("people/<slug:username>/reset/", requests.reset_ask, name="reset_ask"),
    path("people/postings/<int:pk>/end/", people.posting_end, name="posting_end"),
    path("people/requests/<int:pk>/confirm/", requests.request_confirm, name="request_confirm"),
    path("people/requests/<int:pk>/decline/", requests.request_decline, name="request_decline"),
    path("people/requests/<int:pk>/withdraw/", requests.request_withdraw, name="request_withdraw"),
    path("second-step/stop-reset/", requests.reset_stop, name="reset_stop"),
    path("sessions/<int:pk>/end/", session.session_end, name="session_end"),
]
