"""Pictures in which nothing is a page: textures, things and photographs, each seen at random."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import util
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.kinds import objects, textures
from benchmarks.kinds.paper import as_bytes, light

Bytes = NDArray[np.uint8]
Scene: TypeAlias = Callable[[Generator], Bytes]

SIDE = 900  # pixels of a drawn scene
VIEWS = (200, 1_000)  # pixels: the shortest and the longest side of a picture
DRAWN = (
    textures.white_noise, textures.smooth_noise, textures.perlin_noise, textures.specks,
    textures.hair, textures.stripes, textures.hatching, textures.halftone, textures.woven,
    textures.bricks, textures.tiles, textures.leaves, objects.face, objects.keyboard,
    objects.blank_keyboard, objects.chessboard, objects.barcode, objects.matrix_code,
    objects.fence,
)  # fmt: skip
# Sample pictures of scikit-image without writing; read from its folder, which needs no import.
SAMPLES = {
    "people and animals": ("astronaut.png", "camera.png", "chelsea.png", "horse.png"),
    "things": ("coffee.png", "coins.png", "motorcycle_left.png", "rocket.jpg"),
    "from science": ("cell.png", "hubble_deep_field.jpg", "moon.png", "retina.jpg"),
    "surfaces": ("brick.png", "grass.png", "gravel.png"),
}
FACES = "lfw_subset.npy"


def scenes() -> Iterator[tuple[str, Scene]]:
    """Yield the name of each kind, and the function that draws one: those that are installed."""
    for draw in DRAWN:
        yield draw.__name__.replace("_", " "), partial(draw, SIDE)
    yield "photographs: china, flower", _sklearn_photo
    folder = _skimage_folder()
    if folder is None:
        return
    for name, files in SAMPLES.items():
        paths = [folder / file for file in files if (folder / file).exists()]
        if paths:
            yield f"photographs: {name}", partial(_photo, paths)
    if (folder / FACES).exists():
        yield "photographs: faces", partial(_small_face, folder / FACES)


def view(scene: Bytes, random: Generator) -> Bytes:
    """Return a random part of a scene, grey or RGB.

    It is cropped, turned, mirrored, scaled, lit, and has noise.
    """
    tall, wide = scene.shape[:2]
    part = random.uniform(0.35, 0.95) * min(tall, wide)
    middle = np.array((wide, tall)) / 2 + random.uniform(-0.5, 0.5, 2) * (
        np.array((wide, tall)) - part
    )
    scale = np.exp(random.uniform(*np.log(VIEWS))) / part
    shape = (int(part * scale), int(part * scale * random.uniform(0.6, 1)))
    degrees = random.choice([0, 90, 180, 270]) + random.choice([0, random.normal(0, 12)])
    matrix = cv2.getRotationMatrix2D(middle.tolist(), degrees, scale)
    matrix[:, 2] += np.array(shape) / 2 - middle
    if scale < 1:  # a camera averages where it cannot resolve
        scene = np.asarray(cv2.GaussianBlur(scene, (0, 0), 0.4 / scale), np.uint8)
    seen = cv2.warpAffine(scene, matrix, shape, borderMode=cv2.BORDER_REFLECT_101)
    page = np.asarray(seen, np.float32).reshape(*seen.shape[:2], -1)
    lit = light(page * random.uniform(0.7, 1.05), random, random.uniform(0, 0.3))
    lit += random.normal(0, random.uniform(0, 5), lit.shape).astype(np.float32)
    found = as_bytes(lit)[:, :: random.choice([-1, 1])]
    return np.ascontiguousarray(found[..., 0] if found.shape[2] == 1 else found[..., ::-1])


def _sklearn_photo(random: Generator) -> Bytes:
    from sklearn.datasets import load_sample_images

    return np.asarray(load_sample_images().images[random.integers(2)][..., ::-1], np.uint8)


def _skimage_folder() -> Path | None:
    """Return the folder of scikit-image's sample pictures; None if it is not installed."""
    found = util.find_spec("skimage")
    places = found.submodule_search_locations if found is not None else None
    return Path(places[0]) / "data" if places else None


def _photo(paths: Sequence[Path], random: Generator) -> Bytes:
    path = paths[int(random.integers(len(paths)))]
    return np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR), np.uint8)


def _small_face(path: Path, random: Generator) -> Bytes:
    """Return one of a hundred faces of 25 by 25 pixels, enlarged."""
    faces = np.load(path)[:100]  # the other hundred are no faces
    face = faces[random.integers(len(faces))]
    large = cv2.resize(face.astype(np.float32), (500, 500), interpolation=cv2.INTER_CUBIC)
    return as_bytes(255 * np.asarray(large, np.float32) / max(1, float(face.max())))
