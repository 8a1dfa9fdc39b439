from django.apps import AppConfig

from partners.permissions import Permission
from web import navigation


class PhasesConfig(AppConfig):
    name = "phases"
    verbose_name = "Strategy phases"

    def ready(self) -> None:
        from phases import reference
        from workforce.services.reference import register

        register("phases", reference.load)
        navigation.register(
            navigation.NavigationEntry("phases", "Phases", "phases:phases", Permission.VIEW_PLANS, order=60)
        )
