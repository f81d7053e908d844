"""Staff addresses of account administration."""

from django.urls import path

from huying.accounts import views

app_name = "accounts"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/new/", views.person_create, name="person_create"),
    path("people/<slug:username>/post/", views.person_post, name="person_post"),
    path("people/postings/<int:pk>/end/", views.posting_end, name="posting_end"),
]
