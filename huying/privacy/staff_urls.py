"""Staff addresses of what an office owes the people whose data it keeps."""

from django.urls import path

from huying.privacy.views import asked, keeping, numbers, opening

app_name = "privacy"
urlpatterns = [
    path("data-requests/<slug:code>/identity/", asked.request_identity, name="request_identity"),
    path("data-requests/<slug:code>/decide/", asked.request_decide, name="request_decide"),
    path("data-requests/<slug:code>/finish/", asked.request_finish, name="request_finish"),
    path("data-requests/<slug:code>/erase/", asked.request_erase, name="request_erase"),
    path("data-requests/<slug:code>/package/", asked.request_package, name="request_package"),
    path("holds/<slug:code>/lift/", asked.hold_lift, name="hold_lift"),
    path("retention/", keeping.retention_plan, name="retention_plan"),
    path("retention/<slug:code>/", keeping.retention_due, name="retention_due"),
    path("retention/<slug:code>/list.csv", keeping.retention_list, name="retention_list"),
    path("retention/<slug:code>/ask/", keeping.run_ask, name="run_ask"),
    path("retention-rules/<slug:code>/confirm/", keeping.rule_confirm, name="rule_confirm"),
    path("retention-rules/<slug:code>/end/", keeping.rule_end, name="rule_end"),
    path("retention-runs/<slug:code>/confirm/", keeping.run_confirm, name="run_confirm"),
    path("retention-runs/<slug:code>/withdraw/", keeping.run_withdraw, name="run_withdraw"),
    path("data-map/", keeping.data_map_page, name="data_map"),
    path("transfers/", keeping.transfers, name="transfers"),
    path("transfers.csv", keeping.transfers_file, name="transfers_file"),
    path("openings/", opening.opening_list, name="opening_list"),
    path("cases/<slug:code>/why/", opening.case_why, name="case_why"),
    path("contacts/<slug:code>/why/", opening.contact_why, name="contact_why"),
    path("contacts-by-number/", numbers.number_find, name="number_find"),
    path("contacts/<slug:code>/number/", numbers.number_keep, name="number_keep"),
    path("contacts/<slug:code>/number/show/", numbers.number_show, name="number_show"),
    path("contacts/<slug:code>/number/drop/", numbers.number_drop, name="number_drop"),
]
