"""The messages of ONNX that are read: those that Tenfold writes, and their fields.

The numbers are those of onnx.proto (github.com/onnx/onnx, onnx/onnx.proto). A field that our
exports do not write is not listed, and so refused; a dangerous field is refused by name. To write a
further field, add it here and in ``model``.
"""

from tenfold.modelfile.packed_fields import FLOATS, INTEGERS, WORDS_IN_A_ROW
from tenfold.modelfile.wire import BYTES, FLOAT, INTEGER, TEXT, Field, Message

MAX_NODES = 2_000  # our largest graph has some 100, an ensemble of fifteen such some 1,500
MAX_TENSORS = 4_000
MAX_INPUTS = 64  # of a node
MAX_RANK = 8  # number of dimensions

MODEL = Message(
    "model",
    {
        1: Field("ir_version", INTEGER),
        2: Field("producer_name", TEXT),
        7: Field("graph", BYTES),
        8: Field("opset_import", BYTES, 4),
        14: Field("metadata_props", BYTES, 8),
    },
    {20: "training steps", 25: "functions of its own"},
)
OPSET = Message("opset", {1: Field("domain", TEXT), 2: Field("version", INTEGER)}, {})
ENTRY = Message("metadata", {1: Field("key", TEXT), 2: Field("value", TEXT)}, {})
GRAPH = Message(
    "graph",
    {
        1: Field("node", BYTES, MAX_NODES),
        2: Field("name", TEXT),
        5: Field("initializer", BYTES, MAX_TENSORS),
        11: Field("input", BYTES),
        12: Field("output", BYTES),
    },
    {15: "sparse constants"},
)
NODE = Message(
    "node",
    {
        1: Field("input", TEXT, MAX_INPUTS),
        2: Field("output", TEXT),
        3: Field("name", TEXT),
        4: Field("op_type", TEXT),
        5: Field("attribute", BYTES, 16),
        7: Field("domain", TEXT),
    },
    {},
)
ATTRIBUTE = Message(
    "attribute",
    {
        1: Field("name", TEXT),
        2: Field("f", FLOAT),
        3: Field("i", INTEGER),
        4: Field("s", TEXT),
        7: Field("floats", FLOATS),
        8: Field("ints", INTEGERS),
        9: Field("strings", WORDS_IN_A_ROW),
        20: Field("type", INTEGER),
    },
    {
        5: "a constant of its own",
        6: "a graph of its own",
        10: "constants of its own",
        11: "graphs of its own",
        21: "a reference to a function",
        22: "sparse constants",
        23: "sparse constants",
    },
)
TENSOR = Message(
    "constant",
    {
        1: Field("dims", INTEGER, MAX_RANK),
        2: Field("data_type", INTEGER),
        8: Field("name", TEXT),
        9: Field("raw_data", BYTES),
    },
    {
        3: "a segment",
        4: "numbers outside its raw data",
        5: "numbers outside its raw data",
        6: "texts",
        7: "numbers outside its raw data",
        10: "numbers outside its raw data",
        11: "numbers outside its raw data",
        13: "the name of another file for its data",
        14: "the location of its data, as if they could be in another file",
    },
)
PORT = Message("input or output", {1: Field("name", TEXT), 2: Field("type", BYTES)}, {})
TYPE = Message("type", {1: Field("tensor_type", BYTES)}, {4: "a sequence", 5: "a map"})
TENSOR_TYPE = Message("tensor type", {1: Field("elem_type", INTEGER), 2: Field("shape", BYTES)}, {})
SHAPE = Message("shape", {1: Field("dim", BYTES, MAX_RANK)}, {})
DIMENSION = Message("dimension", {1: Field("dim_value", INTEGER), 2: Field("dim_param", TEXT)}, {})
