from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = "Businesses and people"

    def ready(self) -> None:
        from tenants import checks  # noqa: F401  registers the start-up checks
        from tenants.refusals import speak_plainly

        speak_plainly()
