"""Runs tests on a module with one fault in it: `MUTANT=planning.engine.central:17 pytest -p tests.plugins.mutant`."""

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from tests.mutants import mutated

NAME, _, NUMBER = os.environ.get("MUTANT", "").partition(":")


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles the source with the fault; nothing is cached."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return compile(mutated(Path(path).read_text(encoding="utf-8"), int(NUMBER)), path, "exec")


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the one module."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != NAME:
            return None
        found: Any = importlib.machinery.PathFinder.find_spec(fullname, path)
        found.loader = _Loader(fullname, found.origin)
        return found


if NAME:
    assert NAME not in sys.modules, f"{NAME} was imported before the fault could be put in."
    sys.meta_path.insert(0, _Finder())
