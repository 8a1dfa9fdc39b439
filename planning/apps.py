from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"
    verbose_name = "Planning"

    def ready(self) -> None:
        from jobs import registry
        from partners.news import on_structure_changed
        from planning import home, menu, warming
        from planning.presenters import addresses, robustness, tornado
        from planning.presenters.back_test.seen import page_of_job as back_test_of_job
        from planning.services import news, requests
        from planning.services.back_test.asking import BACK_TEST
        from planning.services.back_test.working import run_back_test
        from planning.services.interventions.asking import CLOSING, run_closing
        from planning.services.recompute import run_scenario
        from planning.services.robustness.asking import ROBUSTNESS
        from planning.services.robustness.working import run_robustness
        from planning.services.selections import run_selection
        from planning.services.tornado.asking import TORNADO
        from planning.services.tornado.working import run_tornado
        from workforce.news import on_records_changed

        registry.register(
            requests.RECOMPUTE, run_scenario, title="Working out the projection", done_url=addresses.of_job
        )
        registry.register(
            requests.SELECTION, run_selection, title="Working out what you chose", done_url=addresses.of_job
        )
        registry.register(
            TORNADO, run_tornado, title="Moving one assumption after another", done_url=tornado.page_of_job
        )
        registry.register(
            ROBUSTNESS, run_robustness, title="Weighing packages against futures", done_url=robustness.page_of_job
        )
        registry.register(BACK_TEST, run_back_test, title="Comparing an older projection", done_url=back_test_of_job)
        registry.register(
            CLOSING, run_closing, title="Working out what the actions close", done_url=addresses.of_closing
        )
        menu.register()
        home.register()
        warming.connect()
        on_records_changed(news.recompute_systems)
        on_structure_changed(news.recompute_restructured_systems)
