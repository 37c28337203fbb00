"""The report: what a run found out, as JSON for programs and as one HTML page for people."""

from tenfold.report.page import Picture, render_page, write_report
from tenfold.report.provenance import obtained
from tenfold.report.results import ModelPair, ModelResult, Provenance, Results, to_json
from tenfold.report.tuning import TuningReport, render_tuning, tuning_json, write_tuning

__all__ = [
    "ModelPair",
    "ModelResult",
    "Picture",
    "Provenance",
    "Results",
    "TuningReport",
    "obtained",
    "render_page",
    "render_tuning",
    "to_json",
    "tuning_json",
    "write_report",
    "write_tuning",
]
