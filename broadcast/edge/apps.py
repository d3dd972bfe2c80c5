from django.apps import AppConfig


class EdgeConfig(AppConfig):
    name = "broadcast.edge"
    label = "edge"
    verbose_name = "Device edge"
