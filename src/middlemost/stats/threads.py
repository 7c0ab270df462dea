"""How many threads long work takes."""

import os

from middlemost.errors import SettingError


def thread_count(threads: int | None) -> int:
    """The number of threads asked for; where none was, one for each processor that this process may use.

    Args:
        threads: 1 or more, or None.

    Raises:
        SettingError: `threads` is below 1.
    """
    if threads is None:
        # A container or a batch system may grant fewer processors than the machine has.
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if threads < 1:
        raise SettingError(f"threads is {threads}.", remedy="Give 1 or more, or None for all processors.")
    return threads
