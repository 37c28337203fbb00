"""Tenfold trains, judges and deploys classifiers of handwritten digits, and reads them."""

__version__ = "0.1.0"

__all__ = ["__version__"]
