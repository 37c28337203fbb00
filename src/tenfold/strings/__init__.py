"""How the recogniser of lines learns: strips composed of single digits, and a network for them.

Fonts (``faces``, ``fonts``) and handwriting are put together to strips (``composing``), from which
a network (``network``) learns (``training``).
"""
