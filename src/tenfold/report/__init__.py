"""The report: the results of a run as JSON for programs and as one HTML page for people."""

from tenfold.deprecation import former_name
from tenfold.report.page import Picture, render_page, write_report
from tenfold.report.provenance import record_provenance
from tenfold.report.results import ModelPair, ModelResult, Provenance, Results, to_json
from tenfold.report.tuning import TuningReport, render_tuning, tuning_json, write_tuning

__all__ = [
    "ModelPair",
    "ModelResult",
    "Picture",
    "Provenance",
    "Results",
    "TuningReport",
    "record_provenance",
    "render_page",
    "render_tuning",
    "to_json",
    "tuning_json",
    "write_report",
    "write_tuning",
]


_RENAMED = {"obtained": "record_provenance"}


def __getattr__(name: str) -> object:
    return former_name(__name__, name, _RENAMED)
