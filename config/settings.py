"""Settings of the ICS workforce planner; every value that differs between machines comes from the environment."""

import os
import sys
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

from config import environment, openapi
from config.environment import ROOT
from web import csp

ENV = environment.read()
VAR_DIR = ENV.var
VAR_DIR.mkdir(parents=True, exist_ok=True)
if not os.access(ROOT / "planning" / "engine" / "kernels", os.W_OK):
    os.environ.setdefault("NUMBA_CACHE_DIR", str(VAR_DIR / "compiled"))  # otherwise the engine keeps it beside its code

SECRET_KEY = ENV.required(
    "SECRET_KEY",
    "Set it to a long random text; keep it secret and the same on every process.",
    "embedded-only-" + "0" * 50,
)
DEBUG = ENV.flag("DEBUG")
if ENV.production and DEBUG:
    raise ImproperlyConfigured("DEBUG is on. Production shows no debugging pages: remove DEBUG from the environment.")
ALLOWED_HOSTS = ENV.names("ALLOWED_HOSTS", "" if ENV.production else "localhost,127.0.0.1,[::1],testserver")
if ENV.production and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set. Name the hosts that people open, separated by commas.")
CSRF_TRUSTED_ORIGINS = ENV.names("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "partners",
    "web",
    "jobs",
    "workforce",
    "planning",
    "pillars",
    "phases",
    "demo",
    "partners.apps.PlannerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    *([] if ENV.kind == "test" else ["whitenoise.middleware.WhiteNoiseMiddleware"]),
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "partners.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
FORM_RENDERER = "web.forms.DesignSystemRenderer"
CSRF_FAILURE_VIEW = "web.errors.csrf_failure"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partners.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "web.templatetags.nhsuk", "web.templatetags.page"],
        },
    }
]

DATABASES = {
    "default": environment.database(
        ENV.required(
            "DATABASE_URL",
            "Set it to postgresql://user:password@host/name.",
            f"sqlite:///{quote(str(VAR_DIR / 'planner.sqlite3'))}",
        )
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "partners.accounts.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "partners.forms.SignIn",
    "reset_password": "partners.forms.ForgottenPassword",
    "reset_password_from_key": "partners.forms.NewPassword",
    "set_password": "partners.forms.FirstPassword",
    "change_password": "partners.forms.ChangedPassword",
    "reauthenticate": "partners.forms.PasswordAgain",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = "ICS workforce planner: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
# Above axes' limit, whose answer says what to do; codes of the second step are counted here alone.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,10/300s/key"}
MFA_FORMS = {
    "authenticate": "partners.forms.SecondStep",
    "reauthenticate": "partners.forms.SecondStepAgain",
    "activate_totp": "partners.forms.SetUpSecondStep",
}
MFA_TOTP_ISSUER = "ICS workforce planner"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "partners.accounts.name_tried"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(ENV.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [path for path in (ROOT / "static" / "build",) if path.exists()]
WHITENOISE_USE_FINDERS = not ENV.production
MEDIA_ROOT = Path(ENV.text("FILES_DIR", str(VAR_DIR / "files")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ENV.production
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_MAX_BYTES = 30 * 1024 * 1024

REDIS_URL = ENV.text("REDIS_URL")
CELERY_BROKER_URL = ENV.required("CELERY_BROKER_URL", "Set it to redis://host:6379/0.", REDIS_URL or "filesystem://")
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }
    if CELERY_BROKER_URL.startswith("filesystem")
    # A request must not hang on a broker that is away: the sweeper sends the nudge again.
    else {"visibility_timeout": 3600, "socket_connect_timeout": 3}
)
if CELERY_BROKER_URL.startswith("filesystem"):
    for folder in ("messages", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "UTC"

CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
CACHES["throttle"] = (
    CACHES["default"]
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "throttle"}
)
if ENV.kind == "test":
    CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name} for name in CACHES}
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    AXES_ENABLED = False

# The live what-if: children of each web process, their limits, and how often a session may ask.
WHAT_IF: dict[str, int] = {
    "processes": int(ENV.text("WHAT_IF_PROCESSES", "1" if ENV.production else "2")),
    "seconds": 10,
    "memory_mb": int(ENV.text("WHAT_IF_MEMORY_MB", "1024")),
    "per_ten_seconds": 30,
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENV.text("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_HOST = ENV.text("EMAIL_HOST")
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = ENV.text("DEFAULT_FROM_EMAIL", "workforce-planner@localhost")
SITE_URL = ENV.text("SITE_URL")  # the address that people open, for links in messages of the worker

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "partners.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["partners.api.permissions.DeclaredPermission"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "web.pagination.CursorPage",
    "DEFAULT_RENDERER_CLASSES": ["web.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["web.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "EXCEPTION_HANDLER": "web.problems.exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
    "DEFAULT_THROTTLE_RATES": {"api": None if ENV.kind == "test" else ENV.text("API_RATE", "600/min")},
}
SPECTACULAR_SETTINGS = openapi.SETTINGS

CONTENT_SECURITY_POLICY = csp.DEFAULT
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENV.production:
    SECURE_SSL_REDIRECT = ENV.flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["console"], "level": ENV.text("LOG_LEVEL", "WARNING")},
    # It warns that the broker's address names no host, which an address of a folder never does.
    "loggers": {"kombu.connection": {"level": "ERROR"}},
}
