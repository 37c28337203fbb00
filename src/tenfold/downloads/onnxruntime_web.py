"""ONNX Runtime for browsers, compiled to WebAssembly: the collection of its two files.

Its licence is MIT, as its first lines say.
"""

from tenfold.downloads.collection import Collection, File
from tenfold.downloads.npm import NpmPackage

ONNXRUNTIME_WEB = Collection(
    "onnxruntime-web",
    (
        File(
            "ort.wasm.bundle.min.mjs",
            73_054,
            "11e64bd8ffe11bd1a2a2f0d6275fdfbbba7262f0b76b99b53d228a8a22ef3d90",
            packed=73_054,
        ),
        File(
            "ort-wasm-simd-threaded.wasm",
            14_239_897,
            "3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2",
            packed=14_239_897,
        ),
    ),
    (NpmPackage("onnxruntime-web", "1.30.0"),),
)
