"""`tooling/python <what>`: the one door through which the Makefile comes."""

import sys
from collections.abc import Callable

from tooling import packages
from tooling.commands import CannotContinue, stage


def set_up() -> bool:
    """Install everything for development without running anything."""
    packages.for_development()
    return True


def install() -> bool:
    """Install what an installation needs, without the development tools."""
    packages.for_running()
    return True


def run() -> bool:
    """Serve the site with a worker and beat until told to stop."""
    from tooling import serve

    return serve.until_stopped(packages.for_running)


def lint() -> bool:
    """Style, types, storeys, templates, security, dependencies, migrations."""
    from tooling import lint as checks

    packages.for_development()
    with stage("lint"):
        return checks.lint()


def reformat() -> bool:
    """Put the source into the house layout."""
    from tooling import lint as checks

    packages.for_development()
    return checks.reformat()


def lock() -> bool:
    """Write the hash locks anew."""
    from tooling import locks

    packages.for_development()
    locks.write_locks()
    return True


def test() -> bool:
    """Lint and every test, on SQLite, on PostgreSQL with Redis, and in a browser."""
    from tooling import suite

    packages.for_development()
    return suite.test()


def test_fast() -> bool:
    """Unit, specification and architecture tests."""
    from tooling import suite

    packages.for_development()
    return suite.test_fast()


def bench() -> bool:
    """The benchmarks."""
    from tooling import suite

    packages.for_development()
    return suite.bench()


def soak() -> bool:
    """The long campaigns, whole."""
    from tooling import soak as campaigns

    packages.for_development()
    return campaigns.soak()


def assets() -> bool:
    """Compile and stage the front-end assets anew."""
    from tooling import frontend

    packages.for_running()
    frontend.build(force=True)
    return True


def clean() -> bool:
    """Remove what set-up made; the data in var/ stays."""
    from tooling import cleaning

    cleaning.clean()
    return True


COMMANDS: dict[str, Callable[[], bool]] = {
    "set-up": set_up,
    "install": install,
    "run": run,
    "test": test,
    "test-fast": test_fast,
    "lint": lint,
    "format": reformat,
    "lock": lock,
    "bench": bench,
    "soak": soak,
    "assets": assets,
    "clean": clean,
}


def main() -> int:
    """Carry out one command; its exit status."""
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        print(f"Say which: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        return 0 if COMMANDS[sys.argv[1]]() else 1
    except CannotContinue as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
