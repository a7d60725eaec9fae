"""Tests run by pytest in a process of its own, in which one module has a fault or in which is noted
which functions they enter.

The process is a fork of one that has loaded the project, so that a rule's tests take a fraction of
a second: a fault inside a function is put into it there. Any other, and whatever no test noticed
in this way, makes it load all afresh.
"""

import functools
import gc
import importlib
import importlib.machinery
import importlib.util
import json
import os
import pkgutil
import resource
import signal
import sys
import traceback
import types
from pathlib import Path

import pytest

from tests.bench import mutants

ROOT = Path(__file__).parents[2]
OWN = ("agents", "abm", "runs", "analysis", "calibration", "ganzi", "tests")
LOADED = ("agents", "abm")
ALSO_LOADED = ("hypothesis", "scipy.optimize", "scipy.stats", "tests.worlds.small_economy")
MOST_MEMORY = 8 * 2**30
MOST_WAITING = 100
"""Seconds that a process may be there for each second of a processor that it may take: others may
work on the same machine.
"""


class Faulty(importlib.machinery.SourceFileLoader):
    """Loads a module with a fault in it, and finds it before anything else does."""

    def __init__(self, mutant):
        name = mutant.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        super().__init__(name, str(ROOT / mutant.file))
        self.site = mutant.site

    def get_code(self, fullname):
        """The module's code with the fault."""
        tree = mutants.mutated(Path(self.path).read_text(), self.site)
        return compile(tree, self.path, "exec", dont_inherit=True)

    def find_spec(self, fullname, path=None, target=None):
        """The module itself, nothing of any other."""
        if fullname == self.name:
            return importlib.util.spec_from_file_location(fullname, self.path, loader=self)
        return None


class Watcher:
    """Which tests failed, and which functions of some files were entered."""

    def __init__(self):
        self.failed, self.entered = [], set()

    def pytest_runtest_logreport(self, report):
        """Note a failure."""
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_collectreport(self, report):
        """Note a file that could not be read."""
        if report.failed:
            self.failed.append(report.nodeid)

    def watch(self, files):
        """Note each function of the files, named from the root, when it is entered first."""
        tool = sys.monitoring.PROFILER_ID
        sys.monitoring.use_tool_id(tool, "mutation")
        by_path = {str(ROOT / file): file for file in files}

        def entered(code, _):
            if code.co_filename in by_path:
                name = code.co_qualname.replace("<locals>.", "")
                self.entered.add((by_path[code.co_filename], name))
            return sys.monitoring.DISABLE

        event = sys.monitoring.events.PY_START
        sys.monitoring.register_callback(tool, event, entered)
        sys.monitoring.set_events(tool, event)


def load():
    """Load what nearly all tests load, once for all processes."""
    for package in LOADED:
        path = importlib.import_module(package).__path__
        for module in pkgutil.walk_packages(path, f"{package}."):
            importlib.import_module(module.name)
    for name in ALSO_LOADED:
        importlib.import_module(name)
    for cache in gc.get_objects():
        if isinstance(cache, functools._lru_cache_wrapper):  # it may hold what a fault would change
            cache.cache_clear()


def begin(tests, note, *, mutant=None, afresh=False, files=(), limit=600):
    """Run test files in a process of their own, with a fault (`afresh`: in modules loaded again) or
    watching `files`; at most `limit` seconds of a processor. Returns its number; what it sees will
    stand in the file `note`.
    """
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        signal.alarm(MOST_WAITING * int(limit))
        code = _run(tests, note, mutant, afresh, files)
    except BaseException:
        note.with_suffix(".error").write_text(traceback.format_exc())
    finally:
        os._exit(code)


def ended(child=-1):
    """(number, exit code or minus the signal, seconds of the processor) of a process that has
    ended, of any by default.
    """
    child, status, used = os.wait4(child, 0)
    return child, os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime


def _run(tests, note, mutant, afresh, files):
    """Exit code of pytest."""
    watcher = Watcher()
    if mutant is None:
        watcher.watch(files)
    elif afresh or not put_into_functions(mutant):
        load_faulty(mutant)
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options = ["-x", "-q", "-p", "no:cacheprovider"]
    quiet = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    code = pytest.main([*options, *quiet, *tests], plugins=[watcher])
    note.write_text(json.dumps({"failed": watcher.failed, "entered": sorted(watcher.entered)}))
    return int(code)


def load_faulty(mutant):
    """Forget all modules of the project, so that they are loaded again, one with a fault."""
    for name in [name for name in sys.modules if name.partition(".")[0] in OWN]:
        del sys.modules[name]
    sys.meta_path.insert(0, Faulty(mutant))


def put_into_functions(mutant):
    """Put the fault into functions that are loaded; returns into how many."""
    path = str(ROOT / mutant.file)
    codes = dict(_functions(Faulty(mutant).get_code(mutant.file)))
    changed = 0
    for function in gc.get_objects():
        if isinstance(function, types.FunctionType) and function.__code__.co_filename == path:
            old = function.__code__
            new = codes.get((old.co_qualname, old.co_firstlineno), old)
            if len(new.co_freevars) != len(old.co_freevars):
                return 0  # such as a dropped call of super()
            if new != old:
                function.__code__ = new
                changed += 1
    return changed


def _functions(code):
    """((name, line), code) of every function of a module or class, none of those inside others."""
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            if inner.co_flags & 1:  # optimized: a function, no body of a class
                yield (inner.co_qualname, inner.co_firstlineno), inner
            else:
                yield from _functions(inner)
