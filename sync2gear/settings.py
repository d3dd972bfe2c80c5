"""Every knob is an environment variable, one line of `#:` each; `.env.example` lists them all."""

import os
from pathlib import Path
from typing import Any

from environs import Env

from sync2gear.postgres import embedded_settings

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
env.read_env(str(BASE_DIR / ".env"))

#: Folder of everything that this installation keeps on disk: embedded database, media, mails, secret.
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / ".demo"))).resolve()
#: Show tracebacks in the browser. Never in production.
DEBUG = env.bool("DEBUG", False)
#: The demo: mails are kept in a folder and shown at /demo/mail/.
DEMO = env.bool("DEMO", False)


def secret_key() -> str:
    """`SECRET_KEY`, else the one that `make demo` keeps beside its database; empty when there is neither."""
    kept = DATA_DIR / "secret_key"
    return env.str("SECRET_KEY", "") or (kept.read_text().strip() if os.access(kept, os.R_OK) else "")


#: Signs sessions and links. Long, random, secret.
SECRET_KEY = secret_key()
#: Encrypt the keys of speech services, comma-separated. The newest is the first; the others still open.
SEALING_KEYS: list[str] = env.list("SEALING_KEYS", [])
#: Host names that this site answers to, comma-separated.
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
#: Origins that may post forms, with scheme, when a proxy changes the host name.
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
#: The site is reached over HTTPS: cookies are sent over HTTPS only.
HTTPS = env.bool("HTTPS", False)
#: How many proxies in front of us set X-Forwarded-For.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
#: Threads that run Django behind the edge, a process.
WEB_THREADS = env.int("WEB_THREADS", 8)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

SHARED_APPS = [
    # Before django-tenants: its commands of migrations are ours.
    "tenants",
    "django_tenants",
    "broadcast.edge",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.admin",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_htmx",
    "django_q",
    "lucide",
    "template_partials",
]
#: Sign-in with Google: what its console calls client ID and client secret. Unset: no such button.
GOOGLE_CLIENT_ID = env.str("GOOGLE_CLIENT_ID", "")
GOOGLE_CLIENT_SECRET = env.str("GOOGLE_CLIENT_SECRET", "")
#: Sign-in with Microsoft: application ID and secret of an app registration. Unset: no such button.
MICROSOFT_CLIENT_ID = env.str("MICROSOFT_CLIENT_ID", "")
MICROSOFT_CLIENT_SECRET = env.str("MICROSOFT_CLIENT_SECRET", "")
#: Whose accounts: common (anybody's), organizations, consumers, or the ID of one organisation.
MICROSOFT_TENANT = env.str("MICROSOFT_TENANT", "common")
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {}
#: Where forms of ours may lead, besides here: to the sign-in of others.
SIGN_IN_ORIGINS: list[str] = []
if GOOGLE_CLIENT_ID:
    SHARED_APPS.append("allauth.socialaccount.providers.google")
    SIGN_IN_ORIGINS.append("https://accounts.google.com")
    SOCIALACCOUNT_PROVIDERS["google"] = {
        "APPS": [{"client_id": GOOGLE_CLIENT_ID, "secret": GOOGLE_CLIENT_SECRET}],
        "AUTH_PARAMS": {"prompt": "select_account"},
        "OAUTH_PKCE_ENABLED": True,
        # Google says of an address whether it is its owner's. Microsoft does not: it finds nobody by it.
        "EMAIL_AUTHENTICATION": True,
    }
if MICROSOFT_CLIENT_ID:
    SHARED_APPS.append("allauth.socialaccount.providers.microsoft")
    SIGN_IN_ORIGINS += ["https://login.microsoftonline.com", "https://login.live.com"]
    SOCIALACCOUNT_PROVIDERS["microsoft"] = {
        "APPS": [
            {
                "client_id": MICROSOFT_CLIENT_ID,
                "secret": MICROSOFT_CLIENT_SECRET,
                "settings": {"tenant": MICROSOFT_TENANT},
            }
        ],
        "OAUTH_PKCE_ENABLED": True,
    }
TENANT_APPS = ["library", "broadcast"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]

TENANT_MODEL = "tenants.Business"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]

MIDDLEWARE = [
    "tenants.host_middleware.PinnedHosts",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sync2gear.headers.ContentSecurityPolicy",
    "tenants.host_middleware.KnownHosts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tenants.sessions.Seen",
    "tenants.locale.Locale",
    "tenants.origin.OriginMiddleware",
    "tenants.host_middleware.OnlyItsOwn",
    "tenants.middleware.BusinessMiddleware",
    "sync2gear.away.StorageAway",
    "sync2gear.pressed.OnlyPressed",
]
ROOT_URLCONF = "sync2gear.urls"
WSGI_APPLICATION = "sync2gear.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "tenants.templatetags.portal",
                "tenants.templatetags.console",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

#: Where the data is: postgres://user:password@host:port/name. Unset: an embedded PostgreSQL in DATA_DIR.
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL")
    if env.str("DATABASE_URL", "")
    else embedded_settings(DATA_DIR / "postgres")
}
DATABASES["default"] |= {"ENGINE": "django_tenants.postgresql_backend", "CONN_MAX_AGE": 60}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
#: Shared cache (rate limits): redis://host:port/0; unset: a table of the database.
CACHES = {"default": env.dj_cache_url("CACHE_URL", "db://cache?max_entries=100000")}
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    # A page waits no longer for one that does not answer.
    CACHES["default"].setdefault("OPTIONS", {}).update(socket_connect_timeout=1, socket_timeout=3)

#: Processes that read uploaded music, apart from the other workers: nothing waits behind a library.
READERS = env.int("READERS", 2)
#: Redis that tells workers of tasks: redis://host:port/1; unset: they ask the database all the time.
QUEUE_URL = env.str("QUEUE_URL", "")
Q_CLUSTER = {
    "name": "sync2gear",
    "orm": "default",
    "broker_class": "tenants.broker.Broker" if QUEUE_URL else None,
    "workers": env.int("WORKERS", 2),  #: Processes that do background work.
    "queue_limit": env.int("WORKERS", 2),
    "bulk": 1,
    "timeout": 300,
    "retry": 900,
    "max_attempts": 5,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": 100,
    "guard_cycle": 0.5,
    "poll": 0.2,
    "label": "Tasks",
    "log_level": "WARNING",
    "ALT_CLUSTERS": {
        "reading": {
            "workers": READERS,
            "queue_limit": READERS,
            "scheduler": False,
            "save_limit": -1,
        }
    },
}

AUTH_USER_MODEL = "tenants.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 86_400
ACCOUNT_ADAPTER = "tenants.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "tenants.account_forms.SignInForm",
    "signup": "tenants.account_forms.SignUpForm",
    "add_email": "tenants.account_forms.ChangeAddressForm",
    "change_password": "tenants.account_forms.ChangePasswordForm",
    "set_password": "tenants.account_forms.FirstPasswordForm",
    "reset_password": "tenants.account_forms.ForgottenForm",
    "reset_password_from_key": "tenants.account_forms.SetAnewForm",
    "reauthenticate": "tenants.account_forms.PasswordAgainForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
SOCIALACCOUNT_ADAPTER = "tenants.accounts.SocialAdapter"
SOCIALACCOUNT_FORMS = {"signup": "tenants.account_forms.SocialSignUpForm"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
#: sync2gear's staff need a second step to sign in. 0 where nothing is at stake, as in the demo.
STAFF_MFA = env.bool("STAFF_MFA", True)
MFA_ADAPTER = "tenants.accounts.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "tenants.account_forms.CodeForm",
    "reauthenticate": "tenants.account_forms.CodeAgainForm",
    "activate_totp": "tenants.account_forms.TurnOnForm",
    "add_webauthn": "tenants.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "tenants.passkey_forms.RenamePasskeyForm",
    "authenticate_webauthn": "tenants.passkey_forms.PasskeyForm",
    "login_webauthn": "tenants.passkey_forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "tenants.passkey_forms.PasskeyAgainForm",
}
MFA_TOTP_ISSUER = "sync2gear"
MFA_TOTP_TOLERANCE = 1
# Whoever gets as far as a second step has confirmed an address; the change to another may be under way.
MFA_ALLOW_UNVERIFIED_EMAIL = True

#: Sender of our mails.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "sync2gear <no-reply@localhost>")
#: Mail server: smtp://user:password@host:port, smtps:// for TLS, submission:// for STARTTLS.
EMAIL = env.dj_email_url("EMAIL_URL", "smtp://localhost:25")
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["EMAIL_USE_TLS"], EMAIL["EMAIL_USE_SSL"]
#: Where people reach the portal, for links in mails that no page sends: https://portal.example.com
PORTAL_URL = env.str("PORTAL_URL", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if DEMO else 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 15

LANGUAGE_CODE = "en-gb"
#: What the portal is written in. People choose one in their profile.
LANGUAGES = [("en-gb", "English (United Kingdom)"), ("en-us", "English (United States)")]
FORMAT_MODULE_PATH = "sync2gear.formats"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "media"
#: Bucket for sound and covers, on S3 or what speaks like it. Unset: a folder in DATA_DIR.
S3_BUCKET = env.str("S3_BUCKET", "")
#: Where the bucket is reached, if not at AWS: https://s3.example.com
S3_ENDPOINT = env.str("S3_ENDPOINT", "")
#: Where browsers and players reach it, if not where this server does.
S3_PUBLIC_ENDPOINT = env.str("S3_PUBLIC_ENDPOINT", "")
#: Its region, as its maker calls it.
S3_REGION = env.str("S3_REGION", "us-east-1")
#: Its key, two texts. Unset: what boto3 finds (instance role, ~/.aws).
S3_ACCESS_KEY = env.str("S3_ACCESS_KEY", "")
S3_SECRET_KEY = env.str("S3_SECRET_KEY", "")
#: The bucket's name stands before the host (virtual) or behind it (path). auto: before AWS's, behind others'.
S3_ADDRESSING = env.str("S3_ADDRESSING", "auto")
#: So long a signed address holds, in seconds: longer than the longest track.
S3_ADDRESS_S = env.int("S3_ADDRESS_S", 21_600)
#: Browsers may post files to the bucket. 0 where its maker knows no form posts: files come through us then.
S3_POSTS = env.bool("S3_POSTS", True)
IN_BUCKET = {
    "BACKEND": "library.bucket.Bucket",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": S3_ENDPOINT or None,
        "public_endpoint": S3_PUBLIC_ENDPOINT,
        "region_name": S3_REGION,
        "access_key": S3_ACCESS_KEY or None,
        "secret_key": S3_SECRET_KEY or None,
        "addressing": S3_ADDRESSING,
        "lasts_s": S3_ADDRESS_S,
        "takes_posts": S3_POSTS,
    },
}
STORAGES = {
    "default": IN_BUCKET if S3_BUCKET else {"BACKEND": "library.disk.Disk"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = None
#: Largest file that may be uploaded, in MB.
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", 500)
#: How loud announcements are, in LUFS.
SPEECH_LUFS = env.float("SPEECH_LUFS", -14.0)
#: In which the prices of plans are.
CURRENCY = env.str("CURRENCY", "EUR")
#: Longest track, in hours.
TRACK_LIMIT_HOURS = env.int("TRACK_LIMIT_HOURS", 4)
DATA_UPLOAD_MAX_NUMBER_FILES = 200

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "kept": {"class": "tenants.errors.Handler", "level": "ERROR"},
    },
    # A player that waits to be paired is told "not yet" every few seconds: that is no news.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {
        "handlers": ["console", "kept"],
        "level": env.str("LOG_LEVEL", "WARNING"),
    },  #: How much is logged.
}
