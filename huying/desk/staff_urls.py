"""Staff addresses of the front desk."""

from django.urls import path

from huying.desk.views import board, contact, place, queue, roster, sending

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
    path("desk/tickets/issue/", queue.ticket_issue, name="ticket_issue"),
    path("desk/tickets/next/", queue.ticket_next, name="ticket_next"),
    path("desk/tickets/<slug:code>/", queue.ticket_move, name="ticket_move"),
    path("desk/hand-over/", queue.shift_hand_over, name="shift_hand_over"),
    path("desk/hand-over/<slug:code>/read/", queue.shift_read, name="shift_read"),
    path("duty/", roster.duty_start, name="duty_start"),
    path("duty/<slug:code>/off/", roster.duty_off, name="duty_off"),
    path("duty/<slug:centre>/<slug:week>/", roster.duty_week, name="duty_week"),
    path("desk/contact/", contact.contact_log, name="contact_log"),
]
