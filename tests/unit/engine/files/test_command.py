"""`python -m planning.engine`: what it reads and writes, how it refuses, and its exit codes."""

import ast
import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from planning.engine import __main__ as command
from planning.engine.__main__ import answer, main
from planning.engine.files.problems import ModelFileError
from planning.engine.files.schema import schema_text
from tests.unit.engine.files.rich import RICH, UNKNOWN, as_bytes, rich

ENGINE = Path(command.__file__).parent


@pytest.fixture
def model(tmp_path: Path) -> str:
    return saved(tmp_path, as_bytes(RICH))


def saved(folder: Path, data: bytes) -> str:
    path = folder / "model.json"
    path.write_bytes(data)
    return str(path)


def test_results_go_to_standard_output(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([model])
    assert json.loads(capsys.readouterr().out) == answer(as_bytes(RICH))


def test_a_run_that_is_done_ends_with_0(model: str) -> None:
    assert main([model]) == 0


def test_results_may_go_to_a_file(model: str, tmp_path: Path) -> None:
    main([model, "--output", str(tmp_path / "out.json")])
    assert json.loads((tmp_path / "out.json").read_text()) == answer(as_bytes(RICH))


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(as_bytes(RICH))))
    main(["-"])
    assert json.loads(capsys.readouterr().out)["title"] == "Every field once"


def test_a_check_tells_the_fingerprint_and_projects_nothing(
    model: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(command, "project")
    main([model, "--check"])
    assert json.loads(capsys.readouterr().out)["fingerprint"] == answer_s_fingerprint()


def answer_s_fingerprint() -> str:
    return command.fingerprint(command.read(as_bytes(RICH)).model)


def test_some_nodes_alone_may_be_asked_for(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([model, "--node", "ALL", "--node", "STAFF"])
    assert list(json.loads(capsys.readouterr().out)["nodes"]) == ["ALL", "STAFF"]


def test_what_is_asked_for_alone_has_the_same_figures() -> None:
    whole, alone = answer(as_bytes(RICH)), answer(as_bytes(RICH), nodes=["ALL"])
    assert alone["nodes"]["ALL"] == whole["nodes"]["ALL"]


def test_a_node_that_is_not_there_ends_with_2(model: str) -> None:
    assert main([model, "--node", "NOBODY"]) == 2


def test_with_a_tolerance_it_tells_how_many_futures_exceed_it(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([model, "--tolerance", "0.05"])
    assert len(json.loads(capsys.readouterr().out)["nodes"]["STAFF"]["bases"]["need"]["exceeding"]) == 4


@pytest.mark.parametrize("tolerance", ["1.5", "-0.1", "nan", "much"])
def test_a_tolerance_is_a_share(model: str, tolerance: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([model, f"--tolerance={tolerance}"])
    assert stop.value.code == 2


def test_the_schema_needs_no_model(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--schema"])
    assert capsys.readouterr().out == schema_text()


def test_a_bad_file_ends_with_2(tmp_path: Path) -> None:
    assert main([saved(tmp_path, b"{}")]) == 2


def test_a_bad_file_is_explained_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = rich()
    content["cells"][1]["leave_rate"] = 10.5
    name = saved(tmp_path, as_bytes(content))
    main([name])
    assert capsys.readouterr().err == (
        f"{name}: this model cannot be run.\n"
        "  /cells/1/leave_rate: This must be a share from 0 to 1 (write 10.5 % as 0.105), not 10.5.\n"
    )


def test_a_bad_file_gives_no_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([saved(tmp_path, b"{}")])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["missing.json", ".", "a\0b"])
def test_a_file_that_cannot_be_read_ends_with_2(tmp_path: Path, name: str) -> None:
    assert main([str(tmp_path / name)]) == 2


def test_an_output_that_cannot_be_written_ends_with_1(model: str, tmp_path: Path) -> None:
    assert main([model, "--output", str(tmp_path / "no" / "folder.json")]) == 1


def test_want_of_memory_ends_with_1(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def project(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(command, "project", project)
    assert main([model]) == 1


def test_no_model_is_a_wrong_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([])
    assert stop.value.code == 2


def test_figures_beyond_all_bounds_are_refused_with_their_cell() -> None:
    content = rich()
    content["steps"]["count"] = 90
    content["cells"] = [
        UNKNOWN,
        {"code": "A", "supply_series": [1] * 91, "need": {"opening_wte": 1e12, "productivity": -1e12}},
    ]
    content |= {"transfers": [], "roll_ups": []}
    with pytest.raises(ModelFileError, match=r"^/cells/1: Figures of “A” grow beyond what can be computed"):
        answer(as_bytes(content))


def test_it_runs_as_a_module_without_the_framework(model: str, root: Path) -> None:
    """In a fresh interpreter, where importing Django would fail."""
    code = "import runpy, sys; sys.modules['django'] = None; runpy.run_module('planning.engine', run_name='__main__')"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code, model], cwd=root, capture_output=True, check=True)
    assert json.loads(done.stdout) == answer(as_bytes(RICH))


def opens_files(module: Path) -> bool:
    """Whether a module calls `open`, or what paths have to read and write with."""
    called = [node.func for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Call)]
    names = {one.id for one in called if isinstance(one, ast.Name)}
    methods = {one.attr for one in called if isinstance(one, ast.Attribute)}
    return "open" in names or bool(methods & {"read_text", "read_bytes", "write_text", "write_bytes"})


def test_no_other_module_of_the_engine_opens_a_file() -> None:
    """Kernels aside, which keep what they have compiled."""
    modules = sorted([*ENGINE.glob("*.py"), *(ENGINE / "files").glob("*.py")])
    assert [path.name for path in modules if opens_files(path)] == ["__main__.py"]
