from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = "Partners and people"
    default = True

    def ready(self) -> None:
        from partners import menu
        from partners.api import schema

        menu.register()
        schema.register()


class PlannerAdminConfig(admin_apps.AdminConfig):
    """Django's admin on our own site: it signs people in like every other page."""

    default_site = "partners.site.PlannerAdminSite"
    default = False
