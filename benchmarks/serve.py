"""Speed and robustness of the service: rates, photos, overload, shutdown, hostile clients.

The service and its clients share the machine's cores, over loopback. Every part is limited in count
and time; the figures are medians over several rounds. Each part can be run alone: --part rates.
"""

from benchmarks import (
    serve_edges,
    serve_fuzzing,
    serve_load,
    serve_others,
    serve_robustness,
    serve_schema,
)
from benchmarks.recording import make_parser, report

PARTS = {
    "rates": ("Serving: rates", serve_load.rates),
    "photos": ("Serving: photos", serve_load.photos),
    "overload": ("Serving: overload", serve_load.overload),
    "ends": ("Serving: shutdown", serve_robustness.shutdowns),
    "slow": ("Serving: slow clients", serve_robustness.slow),
    "hostile": ("Serving: hostile clients", serve_robustness.hostile),
    "fuzzing": ("Serving: protocol fuzzer", serve_fuzzing.fuzz),
    "edges": ("Serving: connections, attacks, signals", serve_edges.edges),
    "traversals": ("Serving: path traversal", serve_robustness.traversals),
    "schema": ("Serving: OpenAPI conformance", serve_schema.schema),
    "peers": ("Serving: compared with other servers", serve_others.peers),
}
HEADER = ["figure", "target", "measured"]


def main() -> None:
    """Measure the selected parts, and report."""
    options = make_parser(__doc__)
    options.add_argument(
        "--part", action="append", choices=PARTS, help="a part to measure; all by default"
    )
    given = options.parse_args()
    for name in given.part or PARTS:
        title, measure = PARTS[name]
        packages = ("uvicorn", "fastapi")
        report(title, HEADER, measure(), record=given.record, packages=packages)


if __name__ == "__main__":
    main()
