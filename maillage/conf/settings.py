"""Settings of Maillage: safe by default, one installation per `$MAILLAGE_HOME`.

What an installation may change, all by environment variables (docs/operations.md):

    MAILLAGE_HOME           folder of the installation (default: .maillage under the checkout)
    DATABASE_URL            a PostgreSQL server instead of the embedded one
    DATABASE_REPLICA_URL    a read replica of it, for reports
    MAILLAGE_HOSTS          names the site answers to, separated by commas
    MAILLAGE_HTTPS          1 when the site is reached through HTTPS: secure cookies, HSTS
    MAILLAGE_PROXIES        addresses of trusted reverse proxies, separated by commas
    MAILLAGE_SESSION_HOURS  longest session, 8 by default
    MAILLAGE_SMTP, _FROM    the mail server and the sender's address (conf/mailing.py)
    MAILLAGE_OIDC_…         an identity provider such as ProConnect (conf/identity.py)
    MAILLAGE_KEYS           keys of encryption at rest, instead of the files under keys/
    MAILLAGE_DOCUMENT_MB    largest document about a person, 20 by default
    MAILLAGE_ACCESS_LOG_MONTHS  how long readings of files are kept, 6 to 12 (default: 12)
    MAILLAGE_DEMO           1 on an installation with synthetic people only: one-click accounts at login
    MAILLAGE_DEBUG          1 for developers
"""

from __future__ import annotations

import os
from datetime import timedelta

from maillage.conf import databases, identity, mailing, paths


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on", "oui"}


def _words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


HOME = paths.ensure_home()
DEBUG = _flag("MAILLAGE_DEBUG")
HTTPS = _flag("MAILLAGE_HTTPS")
SERVING = _flag("MAILLAGE_SERVING")  # set by `maillage serve` for its own processes
MAILLAGE_DEMO = _flag("MAILLAGE_DEMO")

SECRET_KEY = paths.secret_key(HOME)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_words("MAILLAGE_HOSTS")]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _words("MAILLAGE_HOSTS")] if HTTPS else []

# Rooms, lowest last as in the import contract: a template or command of an upper room wins.
ROOMS = [
    "maillage.web",
    "maillage.demo",
    "maillage.exchange",
    "maillage.reports",
    "maillage.charter",
    "maillage.clauses",
    "maillage.pathways",
    "maillage.employment",
    "maillage.protection.rights",
    "maillage.protection.retention",
    "maillage.protection",
    "maillage.evidence",
    "maillage.people",
    "maillage.organisations",
    "maillage.territory",
    "maillage.accounts",
    "maillage.indicators",
    "maillage.kernel",
]

INSTALLED_APPS = [
    *ROOMS,
    "maillage.conf",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "axes",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "maillage.accounts.middleware.CurrentContextMiddleware",
    "maillage.protection.middleware.ReadingMiddleware",
    "maillage.people.middleware.MergedFiles",
    "maillage.organisations.middleware.MergedCompanies",
    "maillage.web.shell.drafts.DraftMiddleware",
    "maillage.web.shell.views.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",  # last: turns a refused sign-in into the lockout page
]

ROOT_URLCONF = "maillage.conf.urls"
WSGI_APPLICATION = "maillage.conf.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.web.shell.context.shell",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------
DATABASES = databases.configure(
    HOME,
    url=os.environ.get("DATABASE_URL", "").strip(),
    replica_url=os.environ.get("DATABASE_REPLICA_URL", "").strip(),
    pool=8 if SERVING else 0,
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Who comes in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "maillage.accounts.backends.MemberBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# The identity provider whose button the login page shows, or None.
MAILLAGE_OIDC = identity.configure(os.environ)

# A whole office sits behind one address: only the pair of account and address is locked.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "maillage.accounts.views.signing.locked_out"
AXES_USERNAME_CALLABLE = "maillage.accounts.views.signing.attempted_account"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "maillage.conf.addresses.client_address"
TRUSTED_PROXIES = _words("MAILLAGE_PROXIES")

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(float(os.environ.get("MAILLAGE_SESSION_HOURS") or 8) * 3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "maillage_session"
CSRF_COOKIE_NAME = "maillage_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "maillage.web.shell.views.csrf_failed"

# --- Letters: MAILLAGE_MAIL says whether there is a server to send them ---------------------------
globals().update(
    mailing.configure(
        os.environ.get("MAILLAGE_SMTP", "").strip(), os.environ.get("MAILLAGE_FROM", "").strip()
    )
)

# --- What a browser may do with our pages ---------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# On this machine's own address there is no TLS to ask for; with MAILLAGE_HTTPS the checks speak again.
SILENCED_SYSTEM_CHECKS = [] if HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]

# Readings of files are kept at least six months and at most a year.
ACCESS_LOG_MONTHS = min(max(int(os.environ.get("MAILLAGE_ACCESS_LOG_MONTHS") or 12), 6), 12)

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Encryption at rest -----------------------------------------------------------------------------
KEYS_FOLDER = HOME / "keys"
KEYS_GIVEN = os.environ.get("MAILLAGE_KEYS", "").strip()
DOCUMENTS_FOLDER = HOME / "documents"
DOCUMENT_MAX_BYTES = int(float(os.environ.get("MAILLAGE_DOCUMENT_MB") or 20) * 1024 * 1024)

# --- Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [paths.PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# --- Static files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Fingerprinted names need `collectstatic`, which `maillage serve` runs; elsewhere plain names do.
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SERVING
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not SERVING
WHITENOISE_AUTOREFRESH = not SERVING
MEDIA_ROOT = HOME / "files"

# --- Messages to whoever runs it --------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "short": {"format": "%(levelname)s %(name)s: %(message)s", "()": "maillage.conf.logs.OneLine"},
        "full": {"format": "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "level": "WARNING", "formatter": "short"},
        "file": {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": HOME / "log" / "maillage.log",
            "delay": True,
            "level": "INFO",
            "formatter": "full",
            "encoding": "utf-8",
        },
    },
    "root": {"handlers": ["stderr", "file"], "level": "WARNING"},
    "loggers": {
        "maillage": {"level": "INFO"},
        "axes": {"level": "WARNING"},
        # A page that is not there or not allowed is no event for the log of errors.
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "ERROR", "handlers": [], "propagate": True},
    },
}
