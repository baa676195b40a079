"""A file on its way in: read, translated, mended if asked, made a frame and checked."""

from geo_app.intake.choices import Choices, Intake
from geo_app.intake.rewriting import repair_diffs, rewritten
from geo_app.intake.taking import take_in

__all__ = ["Choices", "Intake", "repair_diffs", "rewritten", "take_in"]
