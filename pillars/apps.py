import datetime as dt

from django.apps import AppConfig

from partners.permissions import Permission
from web import navigation


class PillarsConfig(AppConfig):
    name = "pillars"
    verbose_name = "People Plan pillars"

    def ready(self) -> None:
        from jobs import registry
        from pillars import home, home_measures, home_risks, measure_slots, reference, slots
        from pillars.services.closing import ask_what_actions_close
        from pillars.services.digests import send_digests
        from pillars.services.risks import review_risks
        from planning.news import on_published
        from workforce.services.reference import register

        register("pillars", reference.load)
        on_published(review_risks)
        on_published(ask_what_actions_close)
        home.register()
        home_risks.register()
        home_measures.register()
        slots.register()
        measure_slots.register()
        registry.periodic("pillars.digests", dt.timedelta(hours=1), send_digests, title="Sending the weekly digests")
        navigation.register(
            navigation.NavigationEntry("pillars", "Pillars", "pillars:pillars", Permission.VIEW_PLANS, order=50)
        )
