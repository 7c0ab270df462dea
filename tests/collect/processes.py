"""Processes of this machine by /proc: whose children they are, what they cost."""

import os
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Process:
    """A process as it was when it was looked at.

    Attributes:
        id: Its number.
        parent: Number of the one that started it.
        command: Its arguments.
        seconds: Processor time so far, of its threads and of children that have ended.
        bytes: Memory that it holds (resident), shared pages included.
    """

    id: int
    parent: int
    command: tuple[str, ...]
    seconds: float
    bytes: int


def process(number: int) -> Process | None:
    """A process; None where there is none of this number.

    Args:
        number: Its number.
    """
    folder = Path(f"/proc/{number}")
    try:
        after_name = (folder / "stat").read_text().rpartition(")")[2].split()
        command = (folder / "cmdline").read_bytes().rstrip(b"\0").decode(errors="replace").split("\0")
        pages = int((folder / "statm").read_text().split()[1])
    except OSError:
        return None
    seconds = sum(int(ticks) for ticks in after_name[11:15]) / _TICK
    return Process(number, int(after_name[1]), tuple(command), seconds, pages * _PAGE)


def family(number: int) -> list[Process]:
    """A process and all that it and its children started, as long as they have not ended.

    Args:
        number: Of the first.
    """
    numbers = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    everything = [found for one in numbers if (found := process(one)) is not None]
    members = [one for one in everything if one.id == number]
    for member in members:
        members.extend(one for one in everything if one.parent == member.id)
    return members
