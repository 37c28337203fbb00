"""Training of the line recogniser and of the in-context classifier.

Digits, signs and other symbols of pens and fonts (``pen_symbols``, ``glyphs``) are composed to
lines (``composing``, ``degradation``); others are lines of paper as the layout finds them
(``known_lines``, ``papers``). ``hands`` says what of the collections of other hands is for
training, and ``material`` gathers it all. The recogniser (``network``, ``warm_start``) is trained
on lines (``training``), the in-context classifier on crops of their digits (``context``).
"""
