"""The board without the office behind it: the same for everybody, and outside the staff's addresses for that reason."""

from django.urls import path

from huying.desk.views import offline

app_name = "away"
urlpatterns = [
    path("desk-away/", offline.board_away, name="board_away"),
    path("desk-worker.js", offline.worker, name="worker"),
]
