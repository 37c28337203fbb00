"""Training of the line recogniser and of the in-context classifier, on composed lines.

Handwritten digits and ``glyphs`` of fonts are composed to lines (``composing``, ``degradation``).
The recogniser (``network``, ``warm_start``) is trained on them (``training``); the in-context
classifier is trained on crops of their digits (``context``).
"""
