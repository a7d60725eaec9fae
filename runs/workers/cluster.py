"""Workers of a Dask cluster, used through joblib's Dask backend; each needs nothing but the
installed package.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
from typing import TYPE_CHECKING, Any

from runs import identity
from runs.refusals import EnsembleError, InputError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS_TO_CONNECT = 10


class Cluster:
    """An existing Dask cluster while it is used; `jobs` is the number of its threads."""

    def __init__(self, client: Any, jobs: int) -> None:
        from distributed.scheduler import KilledWorker

        self.client = client
        self.jobs = jobs
        self.death: tuple[type[BaseException], ...] = (KilledWorker,)

    def config(self) -> dict[str, Any]:
        """How joblib finds the workers: its Dask backend, told of two at least, as it does not ask
        a single one.
        """
        from joblib._dask import DaskDistributedBackend

        class Workers(DaskDistributedBackend):
            def effective_n_jobs(self, n_jobs: int) -> int:
                return max(2, super().effective_n_jobs(n_jobs))

        return {"backend": Workers(client=self.client), "n_jobs": -1}


@contextlib.contextmanager
def connected(address: str | None) -> Iterator[Cluster | None]:
    """The cluster at an address, its workers checked; None if there is no address. Refused in one
    line otherwise.
    """
    if address is None:
        yield None
        return
    client = _client(address)
    try:
        yield Cluster(client, _checked_workers(client, address))
    except (asyncio.CancelledError, concurrent.futures.CancelledError) as error:
        # This is what Dask makes of runs that it has lost.
        raise EnsembleError(
            "cluster_gone",
            "the cluster at {address} is gone; what is finished is kept: go on with --resume, "
            "here or elsewhere",
            address=address,
        ) from error
    finally:
        # A cluster that has gone away cannot be said goodbye to.
        with contextlib.suppress(Exception):
            client.close(timeout=SECONDS_TO_CONNECT)


def _client(address: str) -> Any:
    """A connection to a Dask scheduler."""
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "dask_missing",
            "--cluster needs Dask: install the extra with pip install 'ganzi-abm[cluster]', "
            "here and on every worker",
        ) from None
    try:
        return Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        problem = str(error).splitlines()[0] or type(error).__name__
        raise InputError(
            "no_scheduler",
            "--cluster {address}: no Dask scheduler answers ({reason}); give its address, such "
            "as tcp://127.0.0.1:8786",
            address=address,
            reason=problem,
        ) from None


def _what_is_there() -> dict[str, dict[str, str]]:
    """Called on a worker: the code, data and libraries it has."""
    return identity.decisive()


def _checked_workers(client: Any, address: str) -> int:
    """Number of the workers' threads; refused if there is none, or one has other code, data or
    libraries than here.
    """
    threads = sum(client.nthreads().values())
    if not threads:
        # Workers that were just started may still be on their way.
        with contextlib.suppress(TimeoutError):
            client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        threads = sum(client.nthreads().values())
    if not threads:
        raise InputError(
            "no_worker",
            "--cluster {address}: the scheduler has no worker; start one with 'dask worker "
            "{address}'",
            address=address,
        )
    try:
        workers = client.run(_what_is_there)
    except Exception as error:
        raise InputError(
            "worker_cannot_load",
            "--cluster {address}: a worker cannot load this package ({reason}); install it "
            "there as it is here",
            address=address,
            reason=reason_of(error),
        ) from None
    here = identity.decisive()
    for worker, there in workers.items():
        for section, values in here.items():
            for name, value in values.items():
                if there[section].get(name) != value:
                    raise InputError(
                        "worker_differs",
                        "--cluster {address}: worker {worker} has another {section} of {name} "
                        "({there}, here {value}); install the same there",
                        address=address,
                        worker=worker,
                        section=section,
                        name=name,
                        there=there[section].get(name),
                        value=value,
                    )
    return threads
