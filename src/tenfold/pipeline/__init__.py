"""The whole pipeline, from the data to the report, as ``main.py`` runs it.

``plan`` sets the amount of work, ``steps`` defines the steps, ``run`` executes them and can resume.
"""

from tenfold.pipeline.plan import Plan, default_plan, full_plan, quick_plan
from tenfold.pipeline.run import View, run
from tenfold.pipeline.steps import Step

__all__ = ["Plan", "Step", "View", "default_plan", "full_plan", "quick_plan", "run"]
