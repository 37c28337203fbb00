"""Training of neural networks: one trainer and its parts, for every network of Tenfold.

``trainer`` is the loop; ``augmentation``, ``weight_averaging``, ``distillation``, ``checkpoint``
and ``training_state`` are its parts; ``layers`` are the blocks that networks are built of; and
``history`` is the record of a training.

Importing this package does not import PyTorch; its modules do, all but ``history``.
"""
