"""What the service bears and withstands: rates, photographs, overload, its end, hostile clients.

The service and what asks it share the machine's cores, over loopback; every part is bounded in
count and time. Of several rounds the medians are told. Each part can be run alone: --part rates.
"""

from benchmarks import serve_harm, serve_load, serve_peers, serve_schema
from benchmarks.recording import parser, tell

PARTS = {
    "rates": ("Serving: rates", serve_load.rates),
    "photos": ("Serving: photographs", serve_load.photos),
    "overload": ("Serving: too much", serve_load.overload),
    "ends": ("Serving: its end", serve_harm.ends),
    "slow": ("Serving: slow clients", serve_harm.slow),
    "hostile": ("Serving: hostile clients", serve_harm.hostile),
    "traversals": ("Serving: paths that lead outside", serve_harm.traversals),
    "schema": ("Serving: its description held against it", serve_schema.schema),
    "peers": ("Serving: beside others", serve_peers.peers),
}
HEADER = ["figure", "asked for", "measured"]


def main() -> None:
    """Measure the parts that are asked for, and tell."""
    options = parser(__doc__)
    options.add_argument("--part", action="append", choices=PARTS, help="one of them; else all")
    given = options.parse_args()
    for name in given.part or PARTS:
        title, measure = PARTS[name]
        packages = ("uvicorn", "fastapi")
        tell(title, HEADER, measure(), keep=given.record, packages=packages)


if __name__ == "__main__":
    main()
