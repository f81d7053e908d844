"""The other half of the data map: tables without a word about a resident, each with its columns and why that is so.

A column that is added to one of them must be added here, by somebody who has asked themselves what will stand in it.
"""

TABLES: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "parts of the framework, which hold nothing of the office",
        {
            "auth.Permission": "codename name",
            "auth.Group": "name",
            "contenttypes.ContentType": "app_label model",
        },
    ),
    (
        "people who sign in: staff, not residents",
        {
            "account.EmailAddress": "email",
            "account.EmailConfirmation": "key",
            "mfa.Authenticator": "data type",
            "usersessions.UserSession": "data ip session_key user_agent",
            "accounts.User": "display_name email first_name last_name password username",
            "accounts.Posting": "role",
            "accounts.AccessRequest": "kind role state",
            "accounts.Tries": "subject",
            "clinic.Lawyer": "code languages",
            "clinic.Turn": "code",
        },
    ),
    (
        "acts by references, with keyed digests in the place of values",
        {
            "audit.Event": "action actor centre code digest fields kind note previous request_id role",
        },
    ),
    (
        "tasks by ids; a problem is the name of a fault",
        {
            "outbox.Job": "arguments key problem state task",
        },
    ),
    (
        "keyed digests and references",
        {
            "correspondence.Place": "problem",
            "correspondence.Receipt": "sender_digest",
            "casework.Sample": "code",
            "privacy.RetentionRule": "code source subject then",
            "privacy.RetentionRun": "code state",
            "privacy.Taken": "code kind",
            "privacy.Forgotten": "digest",
            "privacy.Warned": "centre",
        },
    ),
    (
        "numbers and where they are from",
        {
            "figures.OpeningBalance": "centre code figure note qualifier representative source unit",
            "figures.DeclaredTotal": (
                "centre code date_basis figure note parts precision qualifier representative source unit"
            ),
            "figures.ExternalFact": "code date_basis label label_en note precision qualifier source unit",
            "returns.MonthlyReturn": "code figures",
        },
    ),
    (
        "the office itself: places, services, calendars, words that are used again",
        {
            "centres.Centre": (
                "address address_en city city_en code email fax initials name name_en phone type website"
            ),
            "directory.Service": "began_known_to code name name_en note owner",
            "directory.Offer": "code",
            "calendars.Calendar": "code jurisdiction name name_en",
            "calendars.CalendarDay": "code name name_en sort",
            "calendars.CentreCalendar": "code",
            "cases.Tally": "channel code",
            "cases.Tag": "code counted_as name name_en",
            "cases.NumberBook": "initials",
            "bulk.Copies": "channel code",
            "records.FirstList": "kind place",
            "cases.Category": "code colour name name_en",
            "cases.Route": "basis code contract document",
            "intake.Notice": "code name words words_en",
            "clinic.Sitting": "called_off_for code place",
            "clinic.ScopeNotice": "code name words_en words_hans words_hant",
            "desk.EnquiryKind": "code name name_en",
            "desk.Ticket": "code state",
            "desk.Duty": "code place",
            "desk.Handover": "code note",
            "clocks.ClockRule": (
                "code met name name_en purpose right right_en right_hans source starts unit"
            ),
            "clocks.StepTemplate": "code papers what",
            "letters.Template": (
                "body_en body_hans body_hant code name subject_en subject_hans subject_hant"
            ),
            "correspondence.Mailbox": "address code name words",
            "answers.Answer": "code source title trigger words words_en",
        },
    ),
    (
        "representatives, bodies and public work, named as office holders are",
        {
            "representatives.Organisation": "code name name_en short type",
            "representatives.OrganisationAlias": "code name",
            "representatives.NameVariant": "code note preferred sort variant",
            "representatives.Representative": "code name name_en relation",
            "representatives.Term": "code date_basis precision",
            "representatives.Post": "code title title_en",
            "representatives.Mandate": "began_known_to code note seat",
            "activities.ActivityType": "code name name_en",
            "activities.Programme": "began_known_to code name name_en note places type",
            "activities.Series": "code name name_en",
            "activities.Activity": (
                "code date_basis district note participants_known place place_en precision region title title_en"
            ),
            "activities.Attendance": "code counting group qualifier",
            "activities.Photo": "alt caption caption_en code consent file",
            "activities.Channel": "address code name name_en type",
            "activities.Reading": "code measured qualifier",
            "surveys.Survey": "code date_basis method note precision responses_qualifier title title_en",
            "surveys.Release": "code",
            "surveys.Finding": "code text text_en",
            "surveys.Recommendation": "code date_basis precision status text text_en topic",
            "campaigns.Campaign": "addressee code date_basis precision request title title_en",
            "campaigns.Station": "code place qualifier",
            "clusters.Problem": "code name name_en note",
            "proposals.ProposalKind": "code name name_en",
            "proposals.Session": "code date_basis precision title title_en",
            "proposals.Proposal": (
                "code date_basis in_declared_total kind_basis note official_number precision signers_basis summary summary_en title title_en"
            ),
            "proposals.Signing": "code part",
            "proposals.Progress": "code note source stage topic topic_en",
            "proposals.Outcome": "attribution code date_basis note precision source title title_en",
        },
    ),
    (
        "appeals and gifts; a giver is named as they wished, and made anonymous by the fund officer on request",
        {
            "appeals.Event": "code date_basis place place_en precision title title_en type",
            "appeals.Appeal": (
                "audience code currency date_basis note precision qualifier raised_known title title_en"
            ),
            "appeals.Grant": (
                "code currency currency_basis date_basis note precision qualifier source_kind title title_en"
            ),
            "appeals.Donation": (
                "code currency currency_basis date_basis giver kind note part_of_basis precision qualifier quantity title title_en"
            ),
            "appeals.Disbursement": "code currency currency_basis date_basis precision purpose qualifier",
            "appeals.Delivery": "code date_basis place precision recipient_unit title title_en",
            "appeals.Acknowledgement": "code date_basis direction form precision",
        },
    ),
    (
        "published figures and texts, which stay as they were published",
        {
            "reports.Edition": "code content_hash office office_en published_by title title_en",
            "reports.Section": "blocks code slug title",
            "reports.EditionFigure": "centre code key label name note only representative section",
            "reports.ReleaseRequest": "asked_by reason",
            "reports.SmallCellRelease": "approved_by asked_by reason",
            "reports.FrozenFigure": "breakdowns codes definition digest note origin qualifier unit value",
            "reports.FrozenDocument": "digest language tree",
        },
    ),
)
IMPERSONAL = {label: frozenset(names.split()) for _why, tables in TABLES for label, names in tables.items()}
