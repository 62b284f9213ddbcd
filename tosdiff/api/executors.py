"""Where the network's part of a run is done: here and now, or on threads that hold nothing up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import Any, TypeVar

_Result = TypeVar("_Result")


class Inline(Executor):
    """Do the work as it is submitted: one thing at a time, without a thread."""

    def submit(self, fn: Callable[..., _Result], /, *args: Any, **kwargs: Any) -> Future[_Result]:
        """Call it, and return what came of it; an interrupt passes through."""
        future: Future[_Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # whoever asks for the result gets it
            future.set_exception(error)
        return future


class DaemonThreads(Executor):
    """Do the work on threads, started as they are needed, that end with the process.

    The pool of the standard library waits at exit for whatever hangs in the network.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._queue: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._idle = Semaphore(0)

    def submit(self, fn: Callable[..., _Result], /, *args: Any, **kwargs: Any) -> Future[_Result]:
        """Have it called on a thread."""
        future: Future[_Result] = Future()
        self._queue.put((future, lambda: fn(*args, **kwargs)))
        if not self._idle.acquire(blocking=False) and len(self._threads) < self._workers:
            thread = Thread(target=self._work, daemon=True, name=f"fetch {len(self._threads)}")
            self._threads.append(thread)
            thread.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Have the threads end when they have nothing more to do."""
        while cancel_futures and not self._queue.empty():
            item = self._queue.get()
            if item is not None:
                item[0].cancel()
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            future, call = item
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(call())
                except BaseException as error:  # noqa: BLE001  # whoever asks for the result gets it
                    future.set_exception(error)
            del item, future, call  # a thread that waits must not keep a page in memory
            self._idle.release()


def executor_for(jobs: int) -> Executor:
    """Return what does this many things at a time; one needs no thread."""
    return DaemonThreads(jobs) if jobs > 1 else Inline()
