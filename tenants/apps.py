from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = "Businesses and people"

    def ready(self) -> None:
        from tenants import checks, sign_ins  # noqa: F401  registers the start-up checks, and who signs in
        from tenants.refusals import speak_plainly

        speak_plainly()
