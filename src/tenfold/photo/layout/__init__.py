"""Layout: the ink of a page, its text lines and ruled lines, its grids and their cells."""
