// Made from Python's constants by: make constants

export const IMAGE_SIDE = 28; // pixels of a digit's image
export const MAX_PICTURE_SIDE = 2000; // pixels of the longer side at which it is read
export const MIN_PAGE_SIDE = 400; // pixels of the shorter side of what may be a page
export const MIN_PAPER_GREY = 24; // grey level below which darkness means nothing
export const STROKES_IN_REACH = 6; // stroke widths within which paper is sought
export const SURE_CONFIDENCE = 0.9; // from which on a digit is sure
export const WITH_CELLS = ["grid", "boxes", "table"]; // kinds of regions in which a cell may be blank
