"""`manage.py rerun`: a run worked out again from its own inputs gives the same bits, or the command says where not."""

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from jobs.services import run_waiting
from planning.models import NodeResult, Run
from planning.services import archiving, machine
from planning.services.requests import request_selection
from planning.services.rerunning import rerun
from tests.plugins.gap_world import World, make_world
from tests.plugins.projecting import APPLICATION

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("rerun")]


@pytest.fixture(scope="module")
def world(module_data: Callable[[], Any]) -> Iterator[World]:
    with module_data():
        yield make_world()


@pytest.fixture
def run(world: World) -> Run:
    return Run.objects.get(pk=world.run.pk)


def said(run: Run) -> str:
    out = StringIO()
    call_command("rerun", str(run.code), stdout=out, stderr=out)
    return out.getvalue()


def refused(run: Run) -> tuple[str, str]:
    """The words that it ends with, and those before."""
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("rerun", str(run.code), stdout=out, stderr=out)
    return str(caught.value), out.getvalue()


def tampered(run: Run, **changes: float) -> NodeResult:
    """The system's row with another supply at the last position."""
    row = NodeResult.objects.get(run=run, kind="system")
    for part, change in changes.items():
        row.figures["supply"][part][-1] += change
    row.save(update_fields=["figures"])
    return row


def test_a_run_says_what_it_was_computed_with(run: Run) -> None:
    assert (run.kernel, run.architecture) == (machine.kernel(), machine.architecture())
    assert "" not in (run.kernel, run.architecture)


def test_the_same_bits_come_out(run: Run) -> None:
    compared = rerun(run)
    assert (compared.exact, compared.differences, compared.nodes) == (True, [], run.nodes.count())


def test_the_command_says_what_was_compared(run: Run) -> None:
    told = said(run)
    assert told.startswith("Compared the fingerprint and ")
    assert f"numbers of {run.nodes.count():,} nodes" in told
    assert "the same to the last bit" in told


def test_every_number_of_a_node_is_compared(run: Run) -> None:
    numbers = len(run.positions) * 4  # central, p10, p50 and p90 of
    figures = 5  # supply, demand, gap, and what of both is compared, are known of every node here
    assert rerun(run).numbers > run.nodes.count() * numbers * figures * 0.75


def test_a_combination_that_was_asked_for_is_compared_too(run: Run) -> None:
    request_selection(actor=APPLICATION, run=run, sector="acute", setting="hospital-ward", profession="nurse-adult")
    run_waiting()
    row = NodeResult.objects.get(run=run, kind="selection")
    assert rerun(run).same
    row.figures["supply"]["p90"][-1] += 0.5
    row.save(update_fields=["figures"])
    assert [one.where for one in rerun(run).differences] == [f"{row.code} figures.supply.p90[{len(run.positions) - 1}]"]


def test_a_figure_that_was_tampered_with_is_named(run: Run) -> None:
    row = tampered(run, p90=0.00001)
    last, first = refused(run)
    assert last.endswith("1 are different. The first are named above.")
    assert f"{row.code} figures.supply.p90[{len(run.positions) - 1}]: stored " in first


def test_a_row_that_was_removed_is_named(run: Run) -> None:
    NodeResult.objects.get(run=run, code="sector:acute").delete()
    assert "sector:acute: stored nothing, now a node" in refused(run)[1]


def test_another_fingerprint_is_named(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(fingerprint="0" * 64)
    assert f"fingerprint: stored {'0' * 64}" in refused(run)[1]


def test_with_another_kernel_a_hundred_thousandth_is_allowed(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(kernel="abacus 1")
    tampered(run, p90=0.001)
    told = said(run)
    assert "kernel abacus 1 then" in told
    assert "the same within that" in told


def test_with_another_kernel_more_than_that_is_named(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(kernel="abacus 1")
    tampered(run, p90=0.1)
    assert len(rerun(Run.objects.get(pk=run.pk)).differences) == 1


def test_with_another_engine_the_fingerprint_is_not_compared(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(engine_version="0", fingerprint="0" * 64)
    assert "Compared the fingerprint" not in said(run)


def test_a_run_that_was_put_away_can_be_worked_out_again(run: Run) -> None:
    archiving.put_away(run.pk)
    assert (rerun(run).same, rerun(run).nodes > 0, run.nodes.exists()) == (True, True, False)


def test_a_run_that_was_never_published_cannot_be_worked_out_again(run: Run) -> None:
    NodeResult.objects.filter(run=run).delete()
    Run.objects.filter(pk=run.pk).update(pruned=run.published, snapshot=None)
    assert refused(run)[0].startswith("This run was never published")


@pytest.mark.parametrize(
    ("code", "words"),
    [("17", "“17” is no code of a run"), ("00000000-0000-4000-8000-000000000000", "There is no run with that code")],
)
def test_an_unknown_run_is_refused(world: World, code: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("rerun", code)


def test_nothing_is_written(run: Run) -> None:
    before = [list(table.objects.order_by("pk").values()) for table in (NodeResult, Run)]
    said(run)
    assert [list(table.objects.order_by("pk").values()) for table in (NodeResult, Run)] == before
