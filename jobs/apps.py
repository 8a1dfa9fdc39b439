from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Background work"

    def ready(self) -> None:
        from jobs import home, housekeeping, menu, signs

        signs.connect()
        housekeeping.register()
        menu.register()
        home.register()
