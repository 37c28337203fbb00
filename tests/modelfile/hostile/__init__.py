"""Files that are to be refused: each kind by name, how it is made, and what the sentence says."""

from tests.modelfile.hostile import bombs, constants, files, forests, graphs, nodes, wires
from tests.modelfile.hostile.kind import Kind

TABLES = (wires.KINDS, files.KINDS, graphs.KINDS, nodes.KINDS, constants.KINDS, bombs.KINDS)
KINDS: dict[str, Kind] = {
    name: kind for table in (*TABLES, forests.KINDS) for name, kind in table.items()
}
