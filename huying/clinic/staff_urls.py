"""Staff addresses of legal advice, before those that all kinds share."""

from django.urls import path

from huying.clinic.views import booking, calling, lawyer, rota

app_name = "clinic"
urlpatterns = [
    path("legal/", rota.rota_page, name="rota"),
    path("legal/hours/", rota.time_sheet, name="time_sheet"),
    path("legal/hours.csv", rota.time_sheet_file, name="time_sheet_file"),
    path("legal-sittings/<slug:code>/call-off/", calling.sitting_call_off, name="sitting_call_off"),
    path("legal-sittings/<slug:code>/restore/", calling.sitting_restore, name="sitting_restore"),
    path("legal-sittings/<slug:code>/tell/", calling.sitting_tell, name="sitting_tell"),
    path("legal-consultations/<slug:code>/told/", calling.seat_told, name="seat_told"),
    path("legal-turns/<slug:code>/swap/", rota.turn_swap, name="turn_swap"),
    path("scope-notices/<slug:code>/<slug:language>.pdf", rota.notice_file, name="notice_file"),
    path("cases/<slug:code>/legal/", booking.seat_book, name="seat_book"),
    path("contacts/<slug:code>/legal/", booking.contact_book, name="contact_book"),
    path("legal-consultations/<slug:code>/move/", booking.seat_move, name="seat_move"),
    path("legal-consultations/<slug:code>/cancel/", booking.seat_cancel, name="seat_cancel"),
    path("legal-consultations/<slug:code>/missed/", booking.seat_missed, name="seat_missed"),
    path("legal-consultations/<slug:code>/scope/", booking.scope_accept, name="scope_accept"),
    path("my-legal/", lawyer.tonight, name="tonight"),
    path("my-legal/hours/", lawyer.my_hours, name="my_hours"),
    path("my-legal/hours.csv", lawyer.my_hours_file, name="my_hours_file"),
    path("my-legal/<slug:code>/", lawyer.brief, name="brief"),
    path("my-legal/<slug:code>/check/", lawyer.conflict_check, name="conflict_check"),
    path("my-legal/<slug:code>/brief.pdf", lawyer.brief_file, name="brief_file"),
    path("my-legal/<slug:code>/add/", lawyer.advice_add, name="advice_add"),
    path("my-legal/<slug:code>/missed/", lawyer.lawyer_missed, name="lawyer_missed"),
]
