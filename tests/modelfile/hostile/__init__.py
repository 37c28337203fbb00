"""Files that are to be refused: each kind by name, how it is made, and what the sentence says."""

from tests.modelfile.hostile import bombs, constants, files, forests, graphs, nodes, valid, wires
from tests.modelfile.hostile.kind import Kind

GROUPS: dict[str, dict[str, Kind]] = {
    "bytes": wires.KINDS,
    "file": files.KINDS,
    "graph": graphs.KINDS,
    "node": nodes.KINDS,
    "constant": constants.KINDS,
    "size": bombs.KINDS,
    "trees": forests.KINDS,
    "valid": valid.KINDS,
}
KINDS = {name: kind for kinds in GROUPS.values() for name, kind in kinds.items()}
