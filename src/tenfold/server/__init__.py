"""The HTTP service: it reads pictures, classifies digits, speaks the Open Inference Protocol.

It runs in one process. ``settings`` holds its options and limits, ``running`` starts and ends it,
``app`` assembles the routes (``routes_v1``, ``routes_v2``, ``page``) and the ``middleware`` around
them. Refusals: ``access`` decides who may ask, ``settings.Limits`` how much is accepted,
``bodies``, ``images`` and ``tensors`` in which form, and ``errors`` lists the statuses. The service
needs the extra ``serve``, and neither torch nor scikit-learn.
"""
