"""How those who read lines learn: strips composed of single digits, and a network for them.

Fonts (``fonts``) and handwriting are put together to strips (``composing``), from which a network
(``network``) learns (``training``), and of which digits are shown with their neighbours
(``among``).
"""
