"""Tenfold trains, judges and deploys classifiers of handwritten digits."""

__version__ = "0.1.0"

__all__ = ["__version__"]
