"""The whole of it, from the data to the report: what ``main.py`` runs.

``plan`` says how much is done, ``steps`` what, ``run`` does it and can be taken up again.
"""

from tenfold.pipeline.plan import Plan, default_plan, full_plan, quick_plan
from tenfold.pipeline.run import View, run
from tenfold.pipeline.steps import Step

__all__ = ["Plan", "Step", "View", "default_plan", "full_plan", "quick_plan", "run"]
