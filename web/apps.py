from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "web"
    verbose_name = "Pages and API machinery"

    def ready(self) -> None:
        from web import navigation

        for order, (key, label) in enumerate(
            [
                ("accessibility", "Accessibility statement"),
                ("methodology", "Methodology"),
                ("about-data", "About the data"),
            ]
        ):
            navigation.register(
                navigation.NavigationEntry(f"footer-{key}", label, f"web:{key}", order=order, menu=navigation.FOOTER)
            )
