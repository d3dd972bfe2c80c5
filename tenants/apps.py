from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = "Businesses and people"

    def ready(self) -> None:
        from tenants import account_events, checks, sign_ins  # noqa: F401  they register what they do
        from tenants.refusals import speak_plainly

        speak_plainly()
