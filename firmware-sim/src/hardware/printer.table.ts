/**
 * Datasheet of the thermal receipt printer, 80 mm paper: the figures that its rules are made of. They are those of the
 * usual desk printers with a 203 dpi head (line thermal, 150 mm/s, guillotine cutter, near-end and end sensor).
 */

/** Font A, at 203 dpi (8 dots to a millimetre): 12 dots wide, 24 dots high. 42 columns are 504 dots of the head, 48 are 576. */
export const FONT_A = { widthDots: 12, heightDots: 24 } as const;

/** A row with its spacing: 3.75 mm. Rolls are counted in these. */
export const ROW_DOTS = 30;

/** Width of the paper in dots: 80 mm. */
export const PAPER_DOTS = 640;

/** A QR code stands in a field of 30 mm, its quiet zone included; modules are as large as they fit. */
export const QR_ROWS = 8;
/** A long text needs more modules; its field is 33.75 mm, so that they keep half a millimetre (an address of Montenegro: at least 21 mm). */
export const LONG_QR = { characters: 150, rows: 9 } as const;

/** Before the knife falls, the last row is fed from the head to the knife: 15 mm. */
export const CUT_FEED_ROWS = 4;

/** 150 mm/s: a row takes 25 ms. */
export const ROW_MS = 25;

/** The knife goes there and back. */
export const KNIFE_MS = 200;

/** Cuts that the knife is good for; after them it stays where it is. */
export const CUTTER_LIFE_CUTS = 1_500_000;

/** Rows at the end of a roll that carry the coloured stripe; the near-end sensor sees it. */
export const NEAR_END_ROWS = 200;

/** Head, in thousandths of a degree: every row heats it, rest cools it, and it stops to protect itself. */
export const HEAD_MILLI_C = { ambient: 25_000, perRow: 50, coolsPerMs: 1, stops: 65_000, resumes: 55_000 } as const;

/** Papers that are kept for whoever takes them, and papers that wait to be printed. */
export const KEPT_MAX = 1000;

/** Papers that can still be read when they were taken. */
export const SHOWN_PAPERS = 3;
