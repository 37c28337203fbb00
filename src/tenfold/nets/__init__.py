"""Training of neural networks: one trainer for every network of Tenfold, and its parts.

``trainer`` is the loop over rounds and steps; a ``task`` gives it batches and losses. Its parts are
``schedules``, ``weight_averaging``, and ``training_state``, which a ``checkpoint`` keeps.
``classification`` is the task of the convolutional network, with ``augmentation`` and
``distillation``; ``layers`` are what it is built of; ``history`` is the record of a training.

Importing this package does not import PyTorch; its modules do, all but ``history`` and
``schedules``.
"""
