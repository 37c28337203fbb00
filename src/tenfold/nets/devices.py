"""The device that a network is trained on, and whether it multiplies bfloat16."""

import torch

from tenfold.errors import SettingError

CPU = torch.device("cpu")
DEVICES = ("auto", "cpu", "cuda")


def find_device(name: str) -> torch.device:
    """Return a device by its name; "auto" is CUDA where there is one, else the processor.

    Raises:
        SettingError: there is no such device here
    """
    if name not in DEVICES:
        raise SettingError(f"device came as {name!r}; one of {', '.join(DEVICES)} was wanted.")
    if name == "cuda" and not torch.cuda.is_available():
        raise SettingError("device came as 'cuda', and no CUDA device is here; take 'auto'.")
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(name)


def multiplies_bfloat16(device: torch.device = CPU) -> bool:
    """Return whether a device multiplies bfloat16 in hardware; elsewhere it is far slower."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    able = torch.cpu.get_capabilities()
    return bool(able.get("amx_bf16") or able.get("avx512_bf16"))
