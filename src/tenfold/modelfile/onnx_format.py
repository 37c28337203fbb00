"""The constants of the ONNX files that Tenfold writes and reads: versions, types, metadata keys."""

IR_VERSION = 8  # of the file format
OPSET = 17  # read by ONNX Runtime since 1.12 (2022), on phones and in browsers too
ML_OPSET = 3  # of the operators of trees
ML_DOMAIN = "ai.onnx.ml"
OPSETS = {"": OPSET, ML_DOMAIN: ML_OPSET}
PRODUCER = "tenfold"

# ONNX's numbers of the types (onnx.TensorProto.FLOAT and so on).
FLOAT, UINT8, INT8, INT32, INT64, BOOL, FLOAT16, DOUBLE = 1, 2, 3, 6, 7, 9, 10, 11

# The keys of a file's metadata; each begins with the prefix.
METADATA_PREFIX = "tenfold."
CARD_KEY = "tenfold.card"
ANSWERS_KEY = "tenfold.answers"  # the reference outputs
INPUT_KEY = "tenfold.input"  # in files of pictures of any size: the input's name
PICTURE = "picture"  # that input's name, and the value under INPUT_KEY
