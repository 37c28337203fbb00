"""The models of a reading, and the recognition of one digit's ink and of text lines by them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tenfold.photo.geometry import Box
from tenfold.photo.layout.binarization import InkMap
from tenfold.photo.layout.cell import Ink
from tenfold.photo.layout.text_layout import TextLayout
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.crop_scores import Classifiers
from tenfold.photo.recognition.ctc import prefix_beam_search
from tenfold.photo.recognition.deadline import NO_DEADLINE, Deadline
from tenfold.photo.recognition.line_image import LineImage, digit_line_image, line_image
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.photo.recognition.rescoring import RescoredSymbol, rescore
from tenfold.photo.recognition.verdict import SingleDigit, verdict_on_single
from tenfold.preprocessing import frame
from tenfold.types import Classifier


@dataclass(frozen=True)
class Models:
    """The models of a reading.

    Attributes:
        classifier: of isolated digits
        recogniser: of lines
        context_classifier: of digits in their context
        deadline: until which a picture may be read
    """

    classifier: Classifier
    recogniser: LineRecogniser
    context_classifier: Classifier
    deadline: Deadline = NO_DEADLINE

    def recognise_digit(self, ink: Ink, *, box_in_picture: Box) -> SingleDigit:
        """Return the digit that ink may be, with its box in the picture.

        Raises:
            DataError: the time is over
        """
        return self.recognise_digits([ink], [box_in_picture])[0]

    def recognise_digits(
        self, inks: Sequence[Ink], boxes: Sequence[Box], *, in_cells: bool = False
    ) -> list[SingleDigit]:
        """Return the digit that each ink may be, with its box among the given ones.

        Args:
            inks: of one place each
            boxes: around them
            in_cells: True if each is in a cell of a table

        Raises:
            DataError: the time is over
        """
        self.deadline.check()
        if not inks:
            return []
        images = np.stack([frame(ink.pixels) for ink in inks])
        lines = [digit_line_image(ink) for ink in inks]
        found = []
        for ink, box, image, shares, columns in zip(
            inks,
            boxes,
            images,
            self.classifier.predict_proba(images),
            self.recogniser.log_probs(lines),
            strict=True,
        ):
            single = verdict_on_single(
                shares,
                prefix_beam_search(columns),
                box,
                apart=ink.is_apart,
                coarse=ink.is_coarse,
                in_cell=in_cells,
            )
            found.append(replace(single, digit=replace(single.digit, image=image.tobytes())))
        return found

    def recognise_lines(
        self, ink_map: InkMap, layout: TextLayout, constraint: Constraint | None
    ) -> list[tuple[LineImage, list[RescoredSymbol]]]:
        """Return the image of each line, and its symbols.

        Raises:
            DataError: the time is over
        """
        images = [line_image(ink_map, layout.labels, line) for line in layout.lines]
        log_probs = self.recogniser.log_probs([image.pixels for image in images])
        classifiers = Classifiers(self.classifier, self.context_classifier)
        return [
            (
                image,
                rescore(image, columns, classifiers, constraint=constraint, deadline=self.deadline),
            )
            for image, columns in zip(images, log_probs, strict=True)
        ]
