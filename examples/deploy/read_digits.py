"""Read digits from a file of raw 28x28 images: python read_digits.py digits.bin [MODEL]."""

import sys

import numpy as np

import tenfold

images = np.fromfile(sys.argv[1], dtype=np.uint8).reshape(-1, 28, 28)  # 0 = paper, 255 = ink
model = tenfold.load(*sys.argv[2:3])
print(*model.predict(images))
