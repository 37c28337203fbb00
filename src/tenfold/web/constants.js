// Made from Python's constants by: make constants

export const IMAGE_SIDE = 28; // pixels of a digit's image
export const MAX_PICTURE_SIDE = 2000; // pixels of the longer side at which it is read
export const MIN_PAGE_SIDE = 400; // pixels of the shorter side; a smaller picture is one thing
export const MIN_PAPER_LEVEL = 24; // grey level of paper; on darker paper shares mean nothing
export const SURE_PROBABILITY = 0.9; // from which on a digit is sure
