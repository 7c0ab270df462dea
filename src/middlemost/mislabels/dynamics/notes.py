"""What the reader of recorded dynamics must know."""

from collections.abc import Sequence


def recording_notes(
    n_items: int, n_rows: int, epochs: int, ended: int, presented_in: Sequence[int], skipped: int = 0
) -> tuple[str, ...]:
    """One sentence for each thing that was not as announced.

    Args:
        n_items: Items presented at least once.
        n_rows: Items known.
        epochs: Epochs announced.
        ended: Epochs that are over.
        presented_in: How many items each epoch held.
        skipped: How many second presentations within an epoch did not count.
    """
    notes: list[str] = []
    if ended < epochs:
        notes.append(f"{ended} of {epochs} epochs were over when this was taken.")
    begun = [(epoch + 1, held) for epoch, held in enumerate(presented_in) if held]
    short = [(epoch, held) for epoch, held in begun if held < n_items]
    if short:
        named = ", ".join(f"epoch {epoch} held {held:,}" for epoch, held in short[:5])
        more = f" and {len(short) - 5} further ones fewer, too" if len(short) > 5 else ""
        notes.append(
            f"Not every epoch held all {n_items:,} items: {named}{more}. Numbers are over an item's own presentations."
        )
    if n_rows > n_items:
        notes.append(f"{n_rows - n_items:,} items were never presented and are left out.")
    if skipped:
        notes.append(f"{skipped:,} times an item came again within an epoch, which did not count.")
    return tuple(notes)
