"""The report: what a run found out, as JSON for programs and as one HTML page for people."""

from tenfold.report.page import Picture, render_page, write_report
from tenfold.report.results import ModelPair, ModelResult, Provenance, Results, to_json

__all__ = [
    "ModelPair",
    "ModelResult",
    "Picture",
    "Provenance",
    "Results",
    "render_page",
    "to_json",
    "write_report",
]
