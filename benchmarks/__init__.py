"""The benchmarks of Tenfold: one command for every figure in RESULTS.md."""
