"""What Tenfold measures of itself; every figure in RESULTS.md has its command here."""
