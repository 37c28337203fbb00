"""Recognition: the digits of a line, a cell or a small picture, with their scores and verdicts."""
