"""The guard against hanging: so long nothing takes, on however slow and busy a machine."""

HANGS = 900  # seconds; a test that waits so long has found a process that never ends
