"""The format of lines: what the recogniser takes and answers, and what it is trained on.

A line image is uint8 (32, width), 0 = paper, 255 = ink. The recogniser sees it through windows of
any even width and answers, for each column of 2 pixels, the log-probability of 20 labels: the ten
digits, eight signs, any other symbol, and the blank of CTC (Graves et al. 2006, "Connectionist
temporal classification", section 3.1). A column is told by the pixels up to 26 beside it.

A model file states its own shapes: one of another format is refused, not misread.
"""

HEIGHT = 32  # pixels
DIGIT_HEIGHT = 20  # pixels of a digit in a line image, as in MNIST's box
WINDOW_WIDTH = 96  # pixels of a window with about one digit, on which a model file is tried
MAX_WINDOW_WIDTH = 448  # pixels that the recogniser sees at once, at most
MARGIN = 26  # pixels at both ends of a window that only give context to those between
STEP = 2  # pixels to a column of the answer

# Labels; 0 to 9 are the digits.
SIGNS = ".,-+/:=%"  # that stand in numbers: labels 10 to 17
SYMBOLS = "0123456789" + SIGNS  # the character of each label
OTHER = 18  # a symbol that is neither a digit nor a sign
BLANK = 19  # no symbol begins in this column
N_LABELS = 20


def label_of(symbol: str) -> int:
    """Return the label of a character, ``OTHER`` of one that is neither a digit nor a sign."""
    found = SYMBOLS.find(symbol)
    return OTHER if found < 0 else found
