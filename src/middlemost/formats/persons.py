"""Which rater ids belong to one person."""

from middlemost.data.reading import Note
from middlemost.errors import InputError
from middlemost.formats.coded import Coded, coded, trimmed
from middlemost.formats.synonyms import normal
from middlemost.formats.table import RawTable
from middlemost.formats.words import counted, listed_columns


def person_of(table: RawTable) -> dict[str, str]:
    """Rater id → person, from a table with the columns id (or rater) and person.

    Args:
        table: The table.

    Raises:
        InputError: A column is missing, a cell is empty, or an id belongs to two persons.
    """
    by_norm = {normal(header): header for header in table.frame.columns}
    id_column = next((by_norm[one] for one in ("id", "rater", "raterid") if one in by_norm), None)
    if id_column is None or "person" not in by_norm:
        raise InputError(
            f"The file of persons needs the columns id and person; it has {listed_columns(table.frame.columns)}.",
            where=table.source,
        )
    ids = trimmed(table.frame[id_column], "rater id")[0].text()
    persons = trimmed(table.frame[by_norm["person"]], "person")[0].text()
    if ids.null_count() or persons.null_count():
        line = int(table.line.filter(ids.is_null() | persons.is_null())[0])
        raise InputError("An id or a person is missing.", where=f"{table.source}, line {line}")
    known: dict[str, str] = {}
    for one, person in zip(ids.to_list(), persons.to_list(), strict=True):
        if known.setdefault(one, person) != person:
            raise InputError(
                f"The id {one!r} belongs to two persons, {known[one]!r} and {person!r}.", where=table.source
            )
    return known


def merged(raters: Coded, known: dict[str, str]) -> tuple[Coded, tuple[Note, ...]]:
    """Raters under the name of their person; an id that is not in the mapping stays.

    Args:
        raters: Rater ids.
        known: Rater id → person.
    """
    persons = coded(raters.distinct.replace(known))
    before, after = len(raters.distinct), len(persons.distinct)
    text = f"{counted(before, 'rater id')} of {counted(after, 'person')}, by the file of persons."
    strangers = len(set(known) - set(raters.distinct.to_list()))
    if strangers:
        text += f" {counted(strangers, 'id')} of that file gave no answer."
    return Coded(raters.through(persons.codes), persons.distinct), (Note("persons", text, before - after),)
