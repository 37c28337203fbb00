"""Renamed public names, which still work for one release and warn."""

import sys
import warnings
from collections.abc import Mapping


def former_name(module: str, name: str, renamed: Mapping[str, str]) -> object:
    """Return the object that has a new name in the module, with a DeprecationWarning.

    For the ``__getattr__`` of a module (PEP 562); the warning points to the line that uses the
    former name.

    Args:
        module: the ``__name__`` of the module
        name: the attribute that the module does not have
        renamed: the new name of each former one

    Raises:
        AttributeError: the name is not a former name
    """
    if name not in renamed:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    warnings.warn(
        f"{module}.{name} is renamed {renamed[name]}; use that name.",
        DeprecationWarning,
        stacklevel=3,
    )
    found: object = getattr(sys.modules[module], renamed[name])
    return found
