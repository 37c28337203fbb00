"""The recognition of what stands in a line, a cell or a small picture: digits and their scores."""
