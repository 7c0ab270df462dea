"""Threads of matrix products, where whole models are trained side by side."""

from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]


def one_thread_each() -> threadpool_limits:
    """Products of one thread while this context lasts.

    Those of a minibatch are too small to be shared out, and threads that wait for each other by spinning take the
    processors from the models that are trained beside.
    """
    return threadpool_limits(1)
