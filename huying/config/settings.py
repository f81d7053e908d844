"""The one settings file. Everything that differs between machines comes from the environment."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from huying.accounts.loopback import others
from huying.config.address import base_url
from huying.config.database import databases
from huying.config.secret import secret_key

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = PACKAGE.parent
HOME = Path(os.environ.get("HUYING_HOME", PROJECT / ".home")).absolute()
HOME.mkdir(parents=True, exist_ok=True)

DEBUG = False
DEMO = os.environ.get("HUYING_DEMO") == "1"  # sample office on this machine: sign-in without a second step
PROXIES = int(os.environ.get("HUYING_PROXIES", "0"))  # so many of our own stand between readers and workers
SECURE = os.environ.get("HUYING_SECURE", "0" if DEMO else "1") == "1"  # served over https
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = os.environ.get("HUYING_HOSTS", "127.0.0.1 localhost [::1]").split()
CSRF_TRUSTED_ORIGINS = os.environ.get("HUYING_ORIGINS", "").split()
BASE_URL = os.environ.get("HUYING_BASE_URL") or base_url(os.environ)
if DEMO and (reachable := others([*ALLOWED_HOSTS, *CSRF_TRUSTED_ORIGINS, BASE_URL])):
    raise ImproperlyConfigured(
        f"HUYING_DEMO=1 signs people in without a second step, but {', '.join(reachable)} is not this machine. "
        "Set HUYING_DEMO=0, or take the name out of HUYING_HOSTS, HUYING_ORIGINS and HUYING_BASE_URL."
    )

INSTALLED_APPS = [
    "huying.core",  # first, so that its templates stand before those of the libraries
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "huying.audit",
    "huying.centres",
    "huying.accounts",
    "huying.outbox",
    "huying.files",
    "huying.search",
    "huying.records",
    "huying.figures",
    "huying.representatives",
    "huying.directory",
    "huying.contacts",
    "huying.calendars",
    "huying.activities",
    "huying.cases",
    "huying.bulk",
    "huying.intake",
    "huying.surveys",
    "huying.campaigns",
    "huying.appeals",
    "huying.desk",
    "huying.imports",
    "huying.clocks",
    "huying.letters",
    "huying.clinic",
    "huying.correspondence",
    "huying.answers",
    "huying.clusters",
    "huying.papers",
    "huying.casework",
    "huying.privacy",
    "huying.returns",
    "huying.proposals",
    "huying.reports",
    "huying.home",
    "huying.sample",
    "huying.upkeep",
]

MIDDLEWARE = [
    "huying.core.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "huying.core.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "huying.core.middleware.TraditionalFirstLocaleMiddleware",
    "huying.core.refusals.plain_words",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huying.accounts.views.session.session_limits",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "huying.config.urls"
WSGI_APPLICATION = "huying.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huying.core.preferences.look",
                "huying.core.office.office",
                "huying.core.languages.languages",
                "huying.records.menu.staff_menu",
                "huying.home.menu.public_menu",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = databases(HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SNAPSHOT_ALIAS = "snapshot"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_rows",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# --- people who sign in -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "huying.accounts.passwords.OfManyPieces"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/office/"
SECOND_FACTOR_REQUIRED = not DEMO  # start-up refuses anything else
STEP_UP_SECONDS = 300  # exports and rights ask again who sits there when the last proof is older
OUTBOX = "huying.outbox"  # what carries notices about sign-in, and does what falls due
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES  # they name the reader's address
ACCOUNT_ADAPTER = "huying.accounts.views.adapter.StaffAdapter"
ACCOUNT_FORMS = {
    "login": "huying.accounts.views.sign_in.NameAndPasswordForm",
    "reauthenticate": "huying.accounts.views.sign_in.PasswordForm",
    "change_password": "huying.accounts.views.sign_in.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_PRESERVE_USERNAME_CASING = False  # one name, one account, one count of tries
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_TIMEOUT = 300  # between the password and the second step
ACCOUNT_REAUTHENTICATION_TIMEOUT = STEP_UP_SECONDS
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "5/m/key"}  # beside accounts.tries
MFA_ADAPTER = "huying.accounts.views.adapter.StaffFactors"
MFA_FORMS = {
    "authenticate": "huying.accounts.views.sign_in.CodeForm",
    "reauthenticate": "huying.accounts.views.sign_in.CodeAgainForm",
    "activate_totp": "huying.accounts.views.sign_in.FirstCodeForm",
    "add_webauthn": "huying.accounts.views.sign_in.PasskeyForm",
    "edit_webauthn": "huying.accounts.views.sign_in.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_ISSUER = "Huying"

SESSION_COOKIE_AGE = 60 * 60 * 12  # and half an hour without use: huying.accounts.rules
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # never in a cookie
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "huying.core.refusals.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked for on this machine, without https
if PROXIES:  # only then may a header say that the reader came by https
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = (
    "same-origin"  # under no-referrer browsers post forms with "Origin: null", which CSRF refuses
)
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # a long section of a report has some 700
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["huying.files.bounding.BoundedUpload"]
FILE_UPLOAD_TEMP_DIR = HOME / "incoming"  # on the disk of the files, and never in a backup
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
LARGEST_FILE = int(
    os.environ.get("HUYING_LARGEST_FILE", "20000000")
)  # bytes; the proxy's limit must be larger
CLAMD = os.environ.get("HUYING_CLAMD", "")  # a virus scanner: the path of clamd's socket, or host:port

# --- language, place, time ----------------------------------------------------------------------
LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "繁體中文"), ("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["huying.config.formats"]
USE_THOUSAND_SEPARATOR = True
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Hong_Kong"
USE_TZ = True

# --- files and mail -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
if os.environ.get("HUYING_SMTP"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, _sep, EMAIL_PORT = os.environ["HUYING_SMTP"].partition(":")
    EMAIL_USE_TLS = os.environ.get("HUYING_SMTP_TLS", "1") == "1"
    EMAIL_HOST_USER = os.environ.get("HUYING_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("HUYING_SMTP_PASSWORD", "")
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "mail"
EMAIL_TIMEOUT = 30  # a mail server that hangs must not hold a job for ever
DEFAULT_FROM_EMAIL = os.environ.get("HUYING_MAIL_FROM", "office@localhost")
MAILBOXES = os.environ.get(
    "HUYING_MAILBOXES", ""
)  # a TOML file, readable by its owner alone: where mail is fetched
SCANS = os.environ.get(
    "HUYING_SCANS", ""
)  # a folder with one of each centre, into which its scanner lays sheets
MESSAGE_ADAPTERS: dict[str, dict[str, str]] = {}  # other ways for messages to come and go, by name
if os.environ.get("HUYING_FILEDROP"):
    MESSAGE_ADAPTERS["filedrop"] = {
        "adapter": "huying.correspondence.filedrop.FileDrop",
        "folder": os.environ["HUYING_FILEDROP"],
        "sends": "sms app",
    }

# --- the office that installs it ----------------------------------------------------------------
HUYING_OFFICE = {
    "name_zh_hant": os.environ.get("HUYING_OFFICE_NAME", "呼應示範辦事處"),
    "name_en": os.environ.get("HUYING_OFFICE_NAME_EN", "Huying sample office"),
    "tagline": _("Every call answered, every figure traced."),
}
DISK_RESERVE = 200_000_000  # bytes; below this the office is not ready to take more
QUIET_DAYS = int(os.environ.get("HUYING_QUIET_DAYS", "14"))  # an open case with nothing done so long is shown
SMALL_CELL = 3  # public case cells below this are hidden unless released by a recorded override

LOG_FORM = os.environ.get("HUYING_LOG", "plain" if DEMO else "json")
LOG_LEVEL = os.environ.get("HUYING_LOG_LEVEL", "WARNING" if DEMO else "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "huying.core.logs.JsonLines"},
        "plain": {"()": "huying.core.logs.PlainLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORM}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "huying": {"level": LOG_LEVEL},
        "django": {"handlers": [], "level": "WARNING"},  # its own handlers would print what people typed
        "django.server": {"handlers": [], "propagate": True},
    },
}
# --- the chain's anchors ------------------------------------------------------------------------
ANCHOR_FILE = os.environ.get("HUYING_ANCHOR_FILE", "")
ANCHOR_MAIL = os.environ.get("HUYING_ANCHOR_MAIL", "")
ANCHOR_KEY = os.environ.get("HUYING_ANCHOR_KEY", HOME / "anchor-key")
# --- what was erased, remembered outside the database ------------------------------------------
ERASED_FILE = os.environ.get("HUYING_ERASED_FILE", "")
SILENCED_SYSTEM_CHECKS: list[str] = []
