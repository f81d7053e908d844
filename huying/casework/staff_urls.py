"""Staff addresses of casework, in the place of the page that all kinds share."""

from django.urls import path, re_path

from huying.casework.views import agreements, case, copying, handing, printing, queue, sampling, tying

app_name = "casework"
urlpatterns = [
    path("casework/", queue.queue_page, name="queue"),
    path("casework/do/", queue.cases_do, name="cases_do"),
    path("casework/undo/", queue.queue_undo, name="queue_undo"),
    re_path(r"^cases/(?!(?:new|find|choose|save)/)(?P<code>[-\w]+)/$", case.case_page, name="case_page"),
    re_path(
        r"^cases/(?P<code>[-\w]+)/(?P<act>note|refer|remind|assign|close|reopen|link|split|merge)/$",
        case.case_act,
        name="case_act",
    ),
    path("cases/<slug:code>/undo/", case.act_undo, name="act_undo"),
    path("correspondence/<slug:code>/copy/<slug:letter>/", copying.message_copy, name="message_copy"),
    path("correspondence/<slug:code>/uncopy/<slug:copies>/", copying.copy_undo, name="copy_undo"),
    path("cases/<slug:code>/print/", printing.case_print, name="case_print"),
    path("cases/<slug:code>/consent/<slug:language>.pdf", agreements.case_consent, name="case_consent"),
    path(
        "contacts/<slug:code>/consent/<slug:language>.pdf", agreements.person_consent, name="person_consent"
    ),
    path("quality/", sampling.sample_draw, name="sample_draw"),
    path("quality/<slug:code>/", sampling.sample_page, name="sample_page"),
    path("quality/<slug:code>/found/", sampling.check_keep, name="check_keep"),
    path("case-links/<slug:code>/off/", tying.link_off, name="link_off"),
    path("case-links/<slug:code>/back/", tying.link_back, name="link_back"),
    path("case-merges/<slug:code>/part/", tying.merge_part, name="merge_part"),
    path("referrals/<slug:code>/accept/", handing.referral_accept, name="referral_accept"),
    path("referrals/<slug:code>/decline/", handing.referral_decline, name="referral_decline"),
    path("referrals/<slug:code>/report/", handing.referral_report, name="referral_report"),
    path("referrals/<slug:code>/consent-ended/", handing.consent_end, name="consent_end"),
    path("closing-requests/<slug:code>/agree/", handing.closing_agree, name="closing_agree"),
    path("closing-requests/<slug:code>/return/", handing.closing_return, name="closing_return"),
]
