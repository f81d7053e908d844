"""Staff addresses of the front desk."""

from django.urls import path

from huying.desk.views import board, contact, place, sending

app_name = "desk"
urlpatterns = [
    path("desk/", board.board, name="board"),
    path("desk/place/", place.place_choose, name="place_choose"),
    path("desk/press/", board.press_count, name="press_count"),
    path("desk/presses/", sending.presses_send, name="presses_send"),
    path("desk/presses/<slug:code>/undo/", board.press_undo, name="press_undo"),
    path("desk/presses/<slug:code>/case/", contact.case_open, name="case_open"),
    path("desk/state/", sending.board_state, name="board_state"),
    path("desk/people/", board.people_find, name="people_find"),
    path("desk/contact/", contact.contact_log, name="contact_log"),
]
