"""Figures of the documentation, drawn from public data that ship with the package, whenever the pages are built."""

from pathlib import Path

import altair as alt
import vl_convert

import middlemost as mm
from middlemost import charts


def write_figures(folder: Path) -> None:
    """Write every figure as an SVG.

    Args:
        folder: Where to; made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    audit = mm.audit(mm.datasets.roettger_paradigms()["prescriptive"])
    assert audit.verdicts is not None
    assert audit.replicability is not None
    figures = {
        "competence": charts.competence(audit.verdicts),
        "power": charts.power(audit.verdicts),
        "crowd_size": charts.crowd_size(audit.replicability),
        "agreement": charts.agreement(audit.numbers),
    }
    version = alt.SCHEMA_VERSION.lstrip("v").rsplit(".", 1)[0]
    for name, chart in figures.items():
        (folder / f"{name}.svg").write_text(vl_convert.vegalite_to_svg(chart.to_dict(), vl_version=version), "utf-8")
