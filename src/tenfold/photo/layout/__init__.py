"""The layout of a page: ink, text lines, ruled lines, grids and their cells."""
