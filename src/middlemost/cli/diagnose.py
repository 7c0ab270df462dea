"""`middlemost diagnose`: which labels of a data set are wrong, found from how models learn them."""

import json
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import click

from middlemost.cli.progress import progress_bar
from middlemost.cli.target import named_after, refuse_loss, refuse_two_from_standard_input

if TYPE_CHECKING:
    from middlemost.jobs.diagnose.result import Diagnosis


def _pages(found: "Diagnosis", root: Path, *, fold_texts: bool) -> tuple[dict[str, str], str | None]:
    """The report, or a sentence that says what to install for it."""
    from middlemost.errors import MissingExtraError
    from middlemost.report import FOLD_OVER, render_diagnosis

    try:
        return {"report.html": render_diagnosis(found, fold_over=0 if fold_texts else FOLD_OVER, root=root)}, None
    except MissingExtraError as missing:
        return {}, str(missing)


_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("data", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--label", help="The column of the label. Default: the one headed label, class, target or y.")
@click.option("--item", help="The column of the item's id. Default: headed item or id, else a hash of the content.")
@click.option("--text", help="The column of texts. Default: the one headed text.")
@click.option("--image", help="The column of images: files or bytes. Default: the one headed image.")
@click.option(
    "--features", multiple=True, metavar="GLOB", help="Columns of numbers and classes, such as 'x*'; repeat for more."
)
@click.option("--group", help="Items of one value of this column stay together in cross-validation.")
@click.option("--split", help="The column of splits: items outside train are never dropped.")
@click.option("--encoder", metavar="NAME|FOLDER", help="Sentence encoder of texts. Default: all-MiniLM-L6-v2.")
@click.option(
    "--head",
    metavar="linear|mlp|FOLDER",
    default="mlp",
    show_default=True,
    help="The model that is trained; a FOLDER is a Hugging Face model, fine-tuned.",
)
@click.option("--ratings", type=_FILE, help="Who gave which label: counts as evidence; without --label, makes labels.")
@click.option("--question", "asked", help="The question of the ratings, where there are several.")
@click.option("--fold-case", is_flag=True, help="Labels that differ in capitals or composed accents are one.")
@click.option("--delimiter", help="Character between cells. Default: taken from the header.")
@click.option("--encoding", help="Encoding of the text. Default: UTF-8.")
@click.option("--skip-bad", type=_FILE, help="Write rows that cannot be used to this file and read the others.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of folds and models.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder. Default: NAME-diagnosis.")
@click.option("--json", "as_json", is_flag=True, help="Print the diagnosis as JSON, and nothing else.")
@click.option("--force", is_flag=True, help="Replace the folder whatever it holds.")
@click.option("--fold-texts", is_flag=True, help="Fold all texts of items in the report: a click opens them.")
def diagnose(
    data: Path,
    label: str | None,
    item: str | None,
    text: str | None,
    image: str | None,
    features: tuple[str, ...],
    group: str | None,
    split: str | None,
    encoder: str | None,
    head: str,
    ratings: Path | None,
    asked: str | None,
    fold_case: bool,
    delimiter: str | None,
    encoding: str | None,
    skip_bad: Path | None,
    seed: int,
    out: Path | None,
    as_json: bool,
    force: bool,
    fold_texts: bool,
) -> None:
    """Find wrong labels from how models learn them.

    DATA is a table of items with a label each (CSV, TSV, JSON lines, Parquet), a folder of images by class, a Hugging
    Face data set on disk, or - for standard input. Nothing is changed: flagged labels are listed, and a table
    without them is written beside.

    An interrupted run goes on where it was when it is started again.
    """
    from middlemost.cli.diagnose_text import diagnose_text
    from middlemost.features.encoder import ENCODER
    from middlemost.jobs.diagnose import diagnose as run_diagnose
    from middlemost.jobs.diagnose.folder import check_target, write_diagnosis
    from middlemost.jobs.diagnose.reading import read_for_diagnosis

    folder = out or named_after(data, "diagnosis")
    parts = Path(f"{folder}.partial")
    refuse_two_from_standard_input((data, ratings))
    refuse_loss(folder, (data, ratings, skip_bad))
    check_target(folder, force=force)
    read = read_for_diagnosis(
        "-" if str(data) == "-" else data,
        label=label,
        item=item,
        ratings=ratings,
        question=asked,
        fold_case=fold_case,
        delimiter=delimiter,
        encoding=encoding,
        skip_bad=skip_bad,
        seed=seed,
    )
    with progress_bar("Training") as progress:
        found = run_diagnose(
            read.dataset,
            question=read.question,
            text=text,
            image=image,
            features=features or None,
            group=group,
            split=split,
            encoder=encoder or ENCODER,
            head=head,
            rated=read.rated,
            root=data.parent,
            parts=parts,
            seed=seed,
            progress=progress,
        )
    pages, missing = _pages(found, data.parent, fold_texts=fold_texts)
    write_diagnosis(found, folder, pages=pages, force=force)
    rmtree(parts, ignore_errors=True)
    if as_json:
        click.echo(json.dumps(found.to_json(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(diagnose_text(found, folder, pages=tuple(pages)))
    if missing is not None:
        from middlemost.cli.terminal import print_paragraph

        print_paragraph(missing, err=True)
