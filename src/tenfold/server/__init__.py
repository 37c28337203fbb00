"""An HTTP service: reads pictures, classifies digits, speaks the Open Inference Protocol.

It runs in one process: ``settings`` says how, ``running`` starts and ends it, ``app`` puts the
routes together, ``gate`` stands before them. It needs the extra ``serve``, and neither torch nor
scikit-learn.
"""
