"""The one table of who may come in where: every address, every role, own centre and others. The walk tries it all.

Written by hand, beside the policy and not from it: a change of either must be a change of both.
"""

from dataclasses import dataclass, field
from typing import Any

# What each role may do: s counts only, r reads, w writes, a approves; o reads and m writes what is theirs; - nothing.
# Small letters: at their own centre. Capitals: in the whole network.
ROLES = (
    *("counter", "caseworker", "supervisor", "lawyer", "representative", "assistant"),
    *("research", "fund", "editor", "auditor", "administrator"),
)
RIGHTS = {
    #             cou cas sup law rep ass res fun edi aud adm
    "casework":   "w   w   a   -   S   S   S   -   S   -   -",
    "legal":      "-   -   -   m   -   -   -   -   -   -   -",
    "enquiries":  "w   w   a   -   S   S   S   -   S   -   -",
    "contacts":   "w   w   a   -   -   -   -   -   -   -   -",
    "people":     "R   R   R   -   R   W   R   R   R   -   W",
    "directory":  "R   R   W   R   R   R   R   R   R   -   W",
    "proposals":  "R   R   R   -   A   W   R   R   R   -   R",
    "surveys":    "-   R   R   -   R   R   W   -   R   -   -",
    "campaigns":  "-   R   R   -   R   W   R   -   R   -   -",
    "relief":     "-   -   -   -   R   -   -   W   R   -   -",
    "activities": "R   R   W   -   R   W   R   R   W   -   R",
    "channels":   "-   -   R   -   R   R   R   -   W   -   -",
    "figures":    "R   R   R   -   R   R   W   R   W   -   R",
    "report":     "R   R   R   -   R   R   R   R   A   -   R",
    "audit":      "-   -   -   -   -   -   -   -   -   R   -",
    "accounts":   "-   -   -   -   -   -   -   -   -   -   A",
    "requests":   "w   w   a   -   -   -   -   -   -   S   -",
    "protection": "-   -   R   -   -   -   -   -   -   R   A",
}  # fmt: skip
RANK = {"-": 0, "s": 1, "o": 2, "r": 2, "m": 3, "w": 3, "a": 4}

# Every kind of record: the function it belongs to, and whether its records are kept by centre.
KINDS = {
    "casework": (
        "cases",
        "notes",
        "referrals",
        "letters",
        "letter-drafts",
        "letter-replies",
        "clocks",
        "tasks",
        "correspondence",
        "reopenings",
        "returns",
        "signs",
        "problems",
        "closing-requests",
        *("quality-samples", "quality-checks"),
        "case-links",
        "case-merges",
        "case-papers",
        "scans",
        "legal-consultations",
    ),
    "enquiries": (
        "enquiries",
        "tallies",
        "presses",
        *("tickets", "handovers", "duties"),
        "help-requests",
        "papers",
        "instructions",
        "form-letters",
        "form-letter-copies",
    ),
    "contacts": ("contacts", "households", "merges", "authorities"),
    "people": (
        "representatives",
        "organisations",
        "organisation-aliases",
        "name-variants",
        "terms",
        "posts",
        "mandates",
    ),
    "directory": (
        *("centres", "services", "offers", "case-categories", "enquiry-kinds", "notices"),
        *(
            "calendars",
            "calendar-days",
            "centre-calendars",
            "clock-rules",
            "step-templates",
            "transfer-routes",
            "answers",
        ),
        "mailboxes",
        "letter-templates",
        "tags",
        *("panel-lawyers", "legal-sittings", "legal-turns", "scope-notices"),
    ),
    "proposals": ("proposals", "signings", "progress", "outcomes", "sessions", "proposal-kinds"),
    "surveys": ("surveys", "releases", "findings", "recommendations"),
    "campaigns": ("campaigns", "stations"),
    "relief": ("events", "appeals", "donations", "grants", "disbursements", "deliveries", "acknowledgements"),
    "activities": ("activities", "attendance", "photos", "programmes", "series", "activity-types"),
    "channels": ("channels", "readings"),
    "figures": ("declared-totals", "opening-balances", "external-facts"),
    "report": ("editions", "sections", "edition-figures"),
    "requests": ("data-requests", "holds"),
    "protection": ("retention-rules", "retention-runs"),
}
NOT_ENTERED = {
    *("help-requests", "papers", "instructions"),  # they come from residents alone
    *("case-papers", "scans"),  # files, added on the page of a case or brought by a scanner
    *("quality-samples", "quality-checks"),  # drawn by lot
    "duties",  # on the page of the week
    *("tickets", "handovers"),  # one press each, on the board
    "letter-replies",  # noted with the day of the reply
    "legal-consultations",  # booked on the page of a case
    "retention-runs",  # asked for with the list before their eyes
    *(
        "reopenings",
        "returns",
        "closing-requests",
        "signs",
        "merges",
        "case-links",
        "case-merges",
        "form-letter-copies",
    ),  # written down when something is done with a case
}
NOT_EDITED = {
    *("quality-samples", "quality-checks"),
    *("tickets", "handovers", "duties"),
    "scans",
    "holds",  # lifted, never changed
    "retention-rules",  # agreed to as they are, and ended
    "retention-runs",
    "papers",
    "letter-replies",
    "correspondence",
    "reopenings",
    "closing-requests",
    "signs",
    "merges",
    "case-links",
    "case-merges",
    "form-letter-copies",
    "returns",
}
OF_THE_CENTRE_ALONE = {
    "case-links",
    "case-merges",
}  # tell of two cases, so not of what is assigned to somebody
KEPT_BY_CENTRE = {*KINDS["casework"], *KINDS["enquiries"], *KINDS["contacts"], *KINDS["requests"]} - {
    "problems"
}
FUNCTION_OF = {key: function for function, keys in KINDS.items() for key in keys}

# Rules: who comes in. "public" everybody, "staff" whoever signed in, else a function and the least right to it.
PUBLIC, STAFF = "public", "staff"


@dataclass(frozen=True)
class Door:
    """One address: its name in the resolver, its rule, what those let in get, by method; all else is 405 (or 404).

    `about` is a record of the walk (kind or person) whose reference fills the address; `kept` when its centre counts.
    """

    name: str
    rule: str
    answers: dict[str, int]
    fills: dict[str, Any] = field(default_factory=dict)
    sent: dict[str, Any] = field(default_factory=dict)
    own: bool = False  # the record is its reader's own, such as a saved list
    weighty: bool = False  # asks anew who sits there when the last proof is older than some minutes


def get(code: int = 200) -> dict[str, int]:
    return {"get": code}


ANY_METHOD = ("get", "post", "put", "delete", "options")

# The case of the walk is closed: it can only be opened again, and every other act leads back to its page.
CASE_ACTS = (
    *((act, 302, 302) for act in ("note", "refer", "remind", "assign", "close")),
    ("reopen", 200, 422),
    ("link", 200, 422),
    ("split", 302, 302),
    ("merge", 200, 422),
)
ANSWERS = (
    ("accept", {"post": 302}),
    ("decline", {"get": 200, "post": 422}),
    ("report", {"get": 200, "post": 422}),
)
MONTH = {"centre": "walk-own", "month": "2023-04"}
REPORT = {"code": "2023"}
QUOTED = REPORT | {"key": "fig-cases"}
NAMED = REPORT | {"name": "fig-cases"}
DOORS = (
    # --- for everybody ------------------------------------------------------------------------
    Door("root:choose_language", PUBLIC, get(302)),
    Door("root:healthz", PUBLIC, get()),
    Door("upkeep:readyz", PUBLIC, get()),
    Door("upkeep:metrics", PUBLIC, get()),  # for this machine alone, where the walk is done
    Door("core:set_preference", PUBLIC, {"post": 302}, sent={"theme": "dark"}),
    Door("set_language", PUBLIC, dict.fromkeys(ANY_METHOD, 302), sent={"language": "en"}),
    Door("pictures:picture", PUBLIC, get(404), {"name": "none.png"}),
    Door("public:welcome", PUBLIC, get()),
    Door("public:privacy", PUBLIC, get()),
    Door("away:board_away", PUBLIC, get()),  # browsers keep it; it says nothing of anybody
    Door("away:worker", PUBLIC, get()),
    Door("directory:centre_list", PUBLIC, get()),
    Door("directory:centre_page", PUBLIC, get(), {"code": "walk-own"}),
    Door("intake:help_start", PUBLIC, get()),
    Door("intake:help_step", PUBLIC, {"get": 200, "post": 422}, {"step": "what"}),
    Door("intake:help_check", PUBLIC, {"get": 302, "post": 302}),  # nothing is written yet
    Door("intake:help_sent", PUBLIC, get(302)),
    Door("intake:help_leave", PUBLIC, {"post": 302}),
    Door("intake:status", PUBLIC, {"get": 200, "post": 422}),
    Door("intake:status_page", PUBLIC, get(302)),  # no code was given
    Door("intake:status_say", PUBLIC, {"post": 302}),
    Door("intake:status_reach", PUBLIC, {"post": 302}),
    Door("intake:status_paper", PUBLIC, {"post": 302}),
    Door("intake:status_file", PUBLIC, get(302), {"code": "case-papers"}),
    Door("proposals:proposal_list", PUBLIC, get()),
    Door("proposals:proposal_page", PUBLIC, get(), {"code": "proposals"}),
    Door("reports:edition_list", PUBLIC, get()),
    Door("reports:report", PUBLIC, get(), REPORT),
    Door("reports:report_file", PUBLIC, get(), REPORT | {"form": "html"}),
    Door("reports:edition_figures", PUBLIC, get(), REPORT),
    Door("reports:edition_figures_data", PUBLIC, get(), REPORT | {"form": "csv"}),
    Door("reports:edition_figure", PUBLIC, get(), QUOTED),
    Door("reports:edition_figure_data", PUBLIC, get(), QUOTED | {"form": "json"}),
    Door("reports:figure_list", PUBLIC, get()),
    Door("reports:figure_list_data", PUBLIC, get(), {"form": "json"}),
    Door("reports:figure_card", PUBLIC, get(), {"key": "fig-cases"}),
    Door("reports:figure_data", PUBLIC, get(), {"key": "fig-cases", "form": "csv"}),
    Door("api:openapi-json", PUBLIC, dict.fromkeys(ANY_METHOD, 200)),  # says the same to all
    Door("api:api-root", PUBLIC, {}),
    Door("api:centres", PUBLIC, get()),
    Door("api:proposals", PUBLIC, get()),
    Door("api:proposal", PUBLIC, get(), {"code": "proposals"}),
    Door("api:editions", PUBLIC, get()),
    Door("api:edition", PUBLIC, get(), REPORT),
    Door("api:figures", PUBLIC, get(), REPORT),
    Door("api:figure", PUBLIC, get(), {"name": "fig-cases"}),
    # --- for whoever signed in ----------------------------------------------------------------
    Door("home:office", STAFF, get()),
    Door("home:search", STAFF, {"get": 200, "post": 302}, sent={"q": "示例"}),
    Door("home:pieces", STAFF, get()),
    Door("accounts:reset_stop", STAFF, {"post": 302}),
    Door("accounts:session_end", STAFF, {"post": 302}, {"pk": "session"}, own=True),
    # --- by function --------------------------------------------------------------------------
    Door("home:audit_trail", "audit r", get()),
    Door("accounts:people", "accounts r", get()),
    Door("accounts:person_create", "accounts a", {"get": 200, "post": 422}, weighty=True),
    Door(
        "accounts:person_post",
        "accounts a",
        {"get": 200, "post": 422},
        {"username": "walk-fund"},
        weighty=True,
    ),
    Door("accounts:posting_end", "accounts a", {"post": 302}, {"pk": "posting"}, weighty=True),
    Door("accounts:person_deactivate", "accounts a", {"post": 302}, {"username": "walk-fund"}, weighty=True),
    Door("accounts:return_ask", "accounts a", {"post": 302}, {"username": "walk-fund"}, weighty=True),
    Door("accounts:reset_ask", "accounts a", {"post": 302}, {"username": "walk-fund"}, weighty=True),
    Door("accounts:request_confirm", "accounts a", {"post": 302}, {"pk": "request"}, weighty=True),
    Door("accounts:request_decline", "accounts a", {"post": 302}, {"pk": "request"}, weighty=True),
    Door("accounts:request_withdraw", "accounts a", {"post": 302}, {"pk": "request"}),
    Door("imports:import_list", "casework a", {"get": 200, "post": 200}),
    Door("imports:import_create", "casework a", {"get": 200, "post": 422}),
    Door("imports:import_page", "casework a", get(), {"pk": "import checked"}, own=True),
    Door(
        "imports:import_columns",
        "casework a",
        {"get": 200, "post": 422},
        {"pk": "import mapping"},
        sent={"x": "1"},
        own=True,
    ),
    Door("imports:import_read", "casework a", {"post": 302}, {"pk": "import mapping"}, own=True),
    Door("imports:import_values", "casework a", {"get": 200, "post": 302}, {"pk": "import values"}, own=True),
    Door("imports:import_rejected", "casework a", get(), {"pk": "import checked"}, own=True, weighty=True),
    Door(
        "imports:import_begin", "casework a", {"post": 302}, {"pk": "import checked"}, own=True, weighty=True
    ),
    Door("imports:import_undo", "casework a", {"post": 302}, {"pk": "import done"}, own=True, weighty=True),
    Door("imports:import_give_up", "casework a", {"post": 302}, {"pk": "import given up"}, own=True),
    Door("files:file_open", "activities r", get(), {"id": "file"}),
    Door("files:file_unscanned", "activities r", get(), {"id": "file"}),
    Door("files:file_picture", "activities r", get(), {"id": "file"}),
    Door("files:file_look", "activities r", get(), {"id": "file"}),
    Door("files:file_page", "activities r", get(), {"id": "file", "number": "1"}),
    Door("staff_reports:help_given", "report w", {"post": 302}, REPORT),
    Door("staff_reports:preview", "report r", get(), REPORT),
    Door("staff_reports:figure", "report r", get(), QUOTED),
    Door("staff_reports:checks", "report r", get(), REPORT),
    Door("staff_reports:release_list", "report r", get(), REPORT),
    Door("staff_reports:release_ask", "report r", {"post": 302}, NAMED),
    Door("staff_reports:release_approve", "report a", {"post": 302}, NAMED),
    Door("staff_reports:release_take_back", "report r", {"post": 302}, NAMED),
    Door("staff_reports:publish", "report a", {"get": 200, "post": 302}, REPORT),
    Door("staff_figures:declared_total", "figures r", get(), {"code": "declared-totals"}),
    Door("desk:board", "enquiries w", get()),
    Door("desk:board_state", "enquiries w", get()),
    Door("desk:place_choose", "enquiries w", {"post": 302}),
    Door("desk:press_count", "enquiries w", {"post": 302}),
    Door("desk:presses_send", "enquiries w", {"post": 400}),
    Door("desk:press_undo", "enquiries w", {"post": 302}, {"code": "presses"}),
    Door("desk:people_find", "enquiries w", {"post": 200}, sent={"q": "示例"}),
    Door("desk:ticket_issue", "enquiries w", {"post": 302}),
    Door("desk:ticket_next", "enquiries w", {"post": 302}),
    Door("desk:ticket_move", "enquiries w", {"post": 302}, {"code": "tickets"}, sent={"to": "left"}),
    Door("desk:shift_hand_over", "enquiries w", {"post": 302}),
    Door("desk:shift_read", "enquiries w", {"post": 302}, {"code": "handovers"}),
    Door("desk:duty_start", "enquiries w", get(302)),
    Door(
        "desk:duty_week",
        "enquiries w",
        {"get": 200, "post": 422},
        {"centre": "walk-own", "week": "2023-05-01"},
    ),
    Door("desk:duty_off", "enquiries a", {"post": 302}, {"code": "duties"}),
    Door("desk:contact_log", "enquiries w", {"get": 200, "post": 422}),
    Door(
        "desk:case_open", "casework w", {"get": 302, "post": 302}, {"code": "presses"}
    ),  # it has its case already
    Door("bulk:count_page", "enquiries w", get()),
    Door("bulk:copies_count", "enquiries w", {"post": 422}, {"code": "form-letters"}),
    Door("bulk:copies_undo", "enquiries w", {"post": 302}, {"code": "form-letter-copies"}),
    Door(
        "bulk:case_make", "casework w", {"get": 302, "post": 302}, {"code": "form-letters"}
    ),  # it has its case
    Door(
        "casework:message_copy",
        "casework w",
        {"post": 302},
        {"code": "correspondence", "letter": "form-letters"},
    ),
    Door(
        "casework:copy_undo",
        "casework w",
        {"post": 302},
        {"code": "correspondence", "copies": "form-letter-copies"},
    ),
    Door("clusters:problem_confirm", "casework w", {"get": 200, "post": 422}, {"code": "cases"}),
    Door("clusters:sign_take_out", "casework w", {"post": 302}, {"code": "signs"}),
    Door(
        "contacts:contact_merge",
        "contacts w",
        {"get": 200, "post": 302},
        {"code": "contacts", "other": "second contact"},
    ),
    Door("staff_cases:tag_usage", "directory w", get()),
    Door("staff_cases:tag_merge", "directory w", {"get": 200, "post": 422}, {"code": "tags"}),
    Door("staff_cases:tag_part", "directory w", {"post": 302}, {"code": "tags"}),
    Door("staff_cases:tag_retire", "directory w", {"post": 302}, {"code": "tags"}),
    Door("contacts:merge_part", "contacts w", {"post": 302}, {"code": "merges"}),
    Door("returns:return_start", "casework w", get(302)),
    Door("returns:return_page", "casework w", get(), MONTH),
    Door("returns:return_confirm", "casework a", {"post": 302}, MONTH),
    Door("returns:months_compared", "casework a", get(), {"month": "2023-04"}),
    Door("returns:return_file", "casework w", get(), MONTH | {"form": "csv"}),
    Door("returns:return_file", "casework w", get(), MONTH | {"form": "pdf"}),
    Door("returns:return_records", "casework w", get(), MONTH | {"key": "cases.received"}),
    Door("papers:paper_add", "casework w", {"get": 200, "post": 422}, {"code": "cases"}),
    Door("papers:paper_restore", "casework w", {"post": 302}, {"code": "cases", "paper": "none"}),
    Door("papers:paper_take", "casework w", {"post": 302}, {"code": "cases", "id": "none"}),
    Door("papers:paper_redact", "casework w", {"get": 200, "post": 422}, {"code": "case-papers"}),
    Door("papers:paper_remove", "casework w", {"post": 302}, {"code": "case-papers"}),
    Door("papers:scans_waiting", "casework w", get()),
    Door("papers:scans_fetch", "casework w", {"post": 302}),
    Door("papers:scan_file", "casework w", {"post": 302}, {"code": "scans"}),
    Door("papers:scan_aside", "casework w", {"post": 302}, {"code": "scans"}),
    Door("papers:scan_back", "casework w", {"post": 302}, {"code": "scans"}),
    Door("casework:queue", "casework w", get()),
    Door("casework:cases_do", "casework w", {"post": 422}, sent={"queue": "centre"}),
    Door("casework:queue_undo", "casework w", {"post": 302}),
    Door("casework:case_page", "casework r", get(), {"code": "cases"}),
    *(
        Door("casework:case_act", "casework w", {"get": code, "post": posted}, {"code": "cases", "act": act})
        for act, code, posted in CASE_ACTS
    ),
    Door("staff_proposals:problems_to_raise", "proposals w", get()),
    Door("staff_proposals:problem_raise", "proposals w", {"post": 302}, {"code": "problems"}),
    Door("casework:sample_draw", "casework a", {"get": 200, "post": 422}),
    Door("casework:sample_page", "casework a", get(), {"code": "quality-samples"}),
    Door("casework:check_keep", "casework a", {"post": 302}, {"code": "quality-checks"}),
    Door("casework:case_consent", "casework w", get(), {"code": "cases", "language": "en"}),
    Door("casework:person_consent", "contacts w", get(), {"code": "contacts", "language": "en"}),
    Door("casework:case_print", "casework r", {"get": 200, "post": 422}, {"code": "cases"}, weighty=True),
    Door("casework:link_off", "casework w", {"post": 302}, {"code": "case-links"}),
    Door("casework:link_back", "casework w", {"post": 302}, {"code": "case-links"}),
    Door("casework:merge_part", "casework w", {"post": 302}, {"code": "case-merges"}),
    Door("casework:act_undo", "casework w", {"post": 302}, {"code": "cases"}),
    *(
        Door(f"casework:referral_{act}", "casework w", answers, {"code": "referrals"})
        for act, answers in ANSWERS
    ),
    Door("casework:consent_end", "casework w", {"post": 302}, {"code": "referrals"}),
    Door("casework:closing_agree", "casework a", {"post": 302}, {"code": "closing-requests"}),
    Door("casework:closing_return", "casework a", {"get": 200, "post": 422}, {"code": "closing-requests"}),
    Door("staff_cases:referral_page", "casework r", get(), {"code": "referrals"}),
    Door("staff_intake:request_open", "enquiries w", {"get": 200, "post": 422}, {"code": "help-requests"}),
    Door("staff_intake:request_answer", "enquiries w", {"get": 200, "post": 422}, {"code": "help-requests"}),
    Door("staff_intake:request_slip", "enquiries w", {"get": 200, "post": 422}, {"code": "help-requests"}),
    Door("staff_intake:case_slip", "casework w", {"get": 200, "post": 422}, {"code": "cases"}),
    Door("staff_intake:request_aside", "enquiries w", {"get": 200, "post": 422}, {"code": "help-requests"}),
    Door("calendars:calendar_year", "directory r", get(), {"code": "calendars", "year": "2023"}),
    Door("calendars:calendar_import", "directory w", {"get": 200, "post": 422}, {"code": "calendars"}),
    Door("clocks:clock_act", "casework w", {"get": 200, "post": 422}, {"code": "clocks", "act": "pause"}),
    Door("clocks:clock_start", "casework w", {"get": 200, "post": 422}, {"code": "cases"}),
    Door("clocks:task_add", "casework w", {"get": 200, "post": 422}, {"code": "cases"}),
    Door("clocks:task_tick", "casework w", {"post": 302}, {"code": "tasks"}),
    Door("clocks:task_move", "casework w", {"post": 302}, {"code": "tasks"}),
    Door(
        "correspondence:message_act",
        "casework w",
        {"get": 200, "post": 422},
        {"code": "correspondence", "act": "link"},
    ),
    Door(
        "correspondence:message_correct", "casework w", {"get": 302, "post": 302}, {"code": "correspondence"}
    ),
    Door("correspondence:message_aside", "casework w", {"post": 302}, {"code": "correspondence"}),
    Door("correspondence:message_back", "casework w", {"post": 302}, {"code": "correspondence"}),
    Door("correspondence:message_read", "casework w", {"post": 302}, {"code": "correspondence"}),
    Door("correspondence:message_reply", "casework w", {"get": 200, "post": 422}, {"code": "correspondence"}),
    Door("correspondence:message_upload", "casework w", {"get": 200, "post": 422}),
    Door("correspondence:mailbox_fetch", "casework w", {"post": 302}, {"code": "mailboxes"}),
    Door("letters:letter_write", "casework w", {"get": 200, "post": 422}, {"code": "cases"}),
    Door("letters:draft_send", "casework w", {"get": 200, "post": 422}, {"code": "letter-drafts"}),
    Door("letters:letters_to_sign", STAFF, {"get": 200, "post": 302}),  # those the reader may sign, if any
    Door("letters:letter_read", "casework a", get(), {"code": "letter-drafts"}),
    Door("letters:letter_return", "casework a", {"post": 422}, {"code": "letter-drafts"}),
    Door("letters:letters_waiting", "casework r", get()),
    Door("letters:letter_reply", "casework w", {"get": 200, "post": 422}, {"code": "letters"}),
    Door("letters:draft_ask", "casework w", {"post": 302}, {"code": "letter-drafts"}),
    Door("letters:draft_withdraw", "casework w", {"post": 302}, {"code": "letter-drafts"}),
    Door("clinic:rota", "casework w", get()),
    Door("clinic:time_sheet", "casework a", get()),
    Door("clinic:time_sheet_file", "casework a", get()),
    Door("clinic:turn_swap", "directory w", {"get": 200, "post": 422}, {"code": "legal-turns"}),
    Door("clinic:notice_file", "directory r", get(), {"code": "scope-notices", "language": "en"}),
    Door("clinic:seat_book", "casework w", {"get": 200, "post": 422}, {"code": "cases"}),
    Door("clinic:contact_book", "contacts w", {"get": 200, "post": 422}, {"code": "contacts"}),
    *(
        Door(f"clinic:{act}", "casework w", {"get": 200, "post": 422}, {"code": "legal-consultations"})
        for act in ("seat_move", "seat_cancel", "scope_accept")
    ),
    Door("clinic:sitting_call_off", "casework a", {"get": 200, "post": 422}, {"code": "legal-sittings"}),
    Door("clinic:sitting_restore", "casework a", {"post": 302}, {"code": "legal-sittings"}),
    Door("clinic:sitting_tell", "casework a", {"post": 302}, {"code": "legal-sittings"}),
    Door("clinic:seat_told", "casework w", {"post": 302}, {"code": "legal-consultations"}),
    Door("clinic:seat_missed", "casework w", {"post": 302}, {"code": "legal-consultations"}),
    # The seat of the walk is the lawyer's: cleared of conflicts, of today, with its note.
    Door("clinic:tonight", "legal m", get()),
    Door("clinic:my_hours", "legal m", get()),
    Door("clinic:my_hours_file", "legal m", get()),
    Door("clinic:brief", "legal m", {"get": 200, "post": 422}, {"code": "seat"}),
    Door("clinic:brief_file", "legal m", get(), {"code": "seat"}, weighty=True),
    Door("clinic:conflict_check", "legal m", {"post": 302}, {"code": "seat"}),
    Door("clinic:advice_add", "legal m", {"post": 422}, {"code": "seat"}),
    Door("clinic:lawyer_missed", "legal m", {"post": 302}, {"code": "seat"}),
    # --- what the office owes the people whose data it keeps -----------------------------------
    Door("privacy:request_identity", "requests w", {"get": 200, "post": 422}, {"code": "data-requests"}),
    Door("privacy:request_decide", "requests a", {"get": 200, "post": 422}, {"code": "data-requests"}),
    Door("privacy:request_finish", "requests w", {"post": 302}, {"code": "data-requests"}),
    Door(
        "privacy:request_erase",
        "requests a",
        {"get": 404, "post": 404},  # the request of the walk is for a copy
        {"code": "data-requests"},
        weighty=True,
    ),
    Door(
        "privacy:request_package",
        "requests a",
        {"get": 200, "post": 422},
        {"code": "data-requests"},
        weighty=True,
    ),
    Door("privacy:hold_lift", "requests a", {"post": 302}, {"code": "holds"}),
    Door("privacy:retention_plan", "protection r", get()),
    Door("privacy:retention_due", "protection r", get(), {"code": "retention-rules"}),
    Door("privacy:retention_list", "protection r", get(), {"code": "retention-rules"}),
    Door("privacy:run_ask", "protection a", {"post": 302}, {"code": "retention-rules"}),
    Door("privacy:rule_confirm", "protection a", {"post": 302}, {"code": "retention-rules"}, weighty=True),
    Door("privacy:rule_end", "protection a", {"post": 302}, {"code": "retention-rules"}),
    Door("privacy:run_confirm", "protection a", {"post": 302}, {"code": "retention-runs"}, weighty=True),
    Door("privacy:run_withdraw", "protection a", {"post": 302}, {"code": "retention-runs"}),
    Door("privacy:data_map", "protection r", get()),
    Door("privacy:transfers", "protection r", get()),
    Door("privacy:transfers_file", "protection r", get(), weighty=True),
    Door("privacy:opening_list", "protection r", get()),
    Door("privacy:case_why", "casework r", {"post": 422}, {"code": "cases"}),
    Door("privacy:contact_why", "contacts r", {"post": 422}, {"code": "contacts"}),
    Door("privacy:number_find", "contacts w", {"get": 200, "post": 422}),
    Door("privacy:number_keep", "contacts w", {"get": 200, "post": 422}, {"code": "contacts"}),
    Door(
        "privacy:number_show",
        "contacts w",
        {"get": 404, "post": 404},  # no number was given
        {"code": "contacts"},
        weighty=True,
    ),
    Door("privacy:number_drop", "contacts w", {"post": 302}, {"code": "contacts"}),
    Door("staff_reports:section_text", "report w", {"get": 302, "post": 302}, {"code": "sections"}),
)

# Doors behind sign-in that answer a file without asking anew who sits there, and why they need not.
GIVEN_AT_ONCE = {
    "files:file_unscanned": "one file of a record that its reader has before them",
    "files:file_picture": "the picture on the page of its record",
    "files:file_page": "a page of a paper on the page of its record",
    "returns:return_file": "counts of a month, without a record or a person",
    "clinic:time_sheet_file": "hours of volunteer lawyers by month, without a resident",
    "clinic:my_hours_file": "the reader's own hours, without a resident",
    "clinic:notice_file": "a notice that hangs in the waiting room",
    "casework:case_consent": "one form to sign at the counter, for the case that its reader has before them",
    "casework:person_consent": "one form to sign at the counter, for the resident who stands there",
    "privacy:retention_list": "references and days, without a word about anybody",
}
# Doors for everybody that answer no page but a file, data or a word.
DATA_FOR_ALL = {
    *("root:healthz", "upkeep:readyz", "upkeep:metrics", "away:worker"),
    *("reports:report_file", "reports:edition_figures_data", "reports:edition_figure_data"),
    *("reports:figure_list_data", "reports:figure_data"),
    *("api:openapi-json", "api:centres", "api:proposals", "api:proposal", "api:editions", "api:edition"),
    *("api:figures", "api:figure"),
}
WEIGHTY_FILES = {"imports:import_rejected", "clinic:brief_file", "privacy:transfers_file"}
DATA_OF_PAGES = {"desk:board_state"}  # what the page of the counter asks for by itself

FOR_WHAT = {"reason": "示例核對"}

# The doors of every kind; {} stands for the kind. Rules name the right to the kind's own function.
KIND_DOORS = (
    Door("records:record_list", "s", get()),
    Door(
        "records:record_export", "s", {"get": 200, "post": 200}, {"form": "csv"}, weighty=True, sent=FOR_WHAT
    ),
    Door(
        "records:record_export", "s", {"get": 200, "post": 200}, {"form": "xlsx"}, weighty=True, sent=FOR_WHAT
    ),
    Door("records:list_find", "s", {"post": 302}, sent={"q": "示例"}),
    Door("records:record_choose", "r", {"post": 200}, sent={"field": "contact", "contact-words": "示例"}),
    Door("records:list_save", "s", {"post": 302}, sent={"name": "示例"}),
    Door("records:list_open", "s", get(302), {"pk": "saved"}, own=True),
    Door("records:list_forget", "s", {"post": 302}, {"pk": "saved"}, own=True),
    Door("records:list_bring_back", "s", {"post": 302}),
    Door("records:list_rename", "s", {"post": 302}, {"pk": "saved"}, sent={"name": "示例新名"}, own=True),
    Door("records:list_move", "s", {"post": 302}, {"pk": "saved"}, sent={"way": "up"}, own=True),
    Door("records:list_first", "s", {"post": 302}, {"pk": "saved"}, own=True),
    Door("records:record_create", "w", {"get": 200, "post": 422}),
    Door("records:record_page", "r", get(), {"code": "record"}),
    Door("records:record_edit", "w", {"get": 200, "post": 422}, {"code": "record"}),
)

# The library's sign-in pages: what a stranger gets and what somebody signed in without a second step gets, by GET.
SIGN_IN = {
    "account_login": (200, 302),
    "account_logout": (302, 200),
    "account_reauthenticate": (302, 200),
    "account_change_password": (302, 200),
    "mfa_index": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 302),
    "mfa_activate_totp": (302, 200),
    "mfa_deactivate_totp": (302, 404),
    "mfa_view_recovery_codes": (302, 404),
    "mfa_generate_recovery_codes": (302, 200),
    "mfa_download_recovery_codes": (302, 404),
    "mfa_list_webauthn": (302, 200),
    "mfa_add_webauthn": (302, 200),
    "mfa_reauthenticate_webauthn": (302, 302),
    "mfa_remove_webauthn": (302, 404),
    "mfa_edit_webauthn": (302, 404),
    "mfa_login_webauthn": (302, 302),
    "usersessions_list": (302, 200),
}
STRANGE_KEYS = {"pk": 1}  # what an address of the library is filled with


def answers_page(door: Door) -> bool:
    """Whether `door` shows a page to whoever opens it; the walk proves it of each."""
    is_file = door.name in {*GIVEN_AT_ONCE, *DATA_FOR_ALL, *DATA_OF_PAGES, *WEIGHTY_FILES}
    return door.answers.get("get") == 200 and not is_file


def reader_of(rule: str) -> str:
    """Somebody who comes in by a rule of the table: a stranger where everybody does."""
    if rule == PUBLIC:
        return "stranger"
    return "supervisor" if rule == STAFF else next(role for role in ROLES if may(role, *rule.split()))


def right(role: str, function: str) -> str:
    """The letter of `role` for `function`."""
    return RIGHTS[function].split()[ROLES.index(role)] if role in ROLES else "-"


def may(role: str, function: str, least: str) -> bool:
    """Whether `role` has at least `least` for `function` anywhere."""
    return RANK[right(role, function).lower()] >= RANK[least]


def reaches(role: str, function: str, side: str) -> bool:
    """Whether the right of `role` goes as far as records of `side`, as tests.access.office names them."""
    letter = right(role, function)
    if side == "S":
        return letter in "aA"  # and their caseworker, who is nobody of the walk
    return letter.isupper() or (side == "L" if letter in "om" else letter != "-" and side in "OL")


def closed(key: str, door: str) -> bool:
    """Whether the kind has no such door, for anybody."""
    return key in {"records:record_create": NOT_ENTERED, "records:record_edit": NOT_EDITED}.get(door, set())


def opens(role: str, key: str, rule: str, side: str) -> bool:
    """Whether `role` comes in at a door of the kind `key` to a record of `side`; a referral is also read where it goes."""
    function = FUNCTION_OF[key]
    if key in OF_THE_CENTRE_ALONE and right(role, function) == "o" and side != "N":
        return False
    to_read = side == "R" and rule == "r" and reaches(role, function, "O")
    return may(role, function, rule) and (side == "N" or to_read or reaches(role, function, side))
