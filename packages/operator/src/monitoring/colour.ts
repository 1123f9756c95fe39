/**
 * The coloured circle of a unit: whether it forms fiscal data. One rule, on whatever clock is handed in.
 *
 * Green: a document within 24 hours; yellow: a pause over 24 hours and under 72; red: from exactly 72 hours on (the
 * source names "under 3 days" and "over 3 days" and leaves the moment between them open); unknown before the first.
 */

export type UnitColour = 'unknown' | 'green' | 'yellow' | 'red';

/** @internal */
export const HOUR_MS = 3_600_000;
export const DAY_MS: number = 24 * HOUR_MS;

/** The longest pause of a green unit, itself included, ms. */
const GREEN_MS: number = 24 * HOUR_MS;
/** The first pause of a red unit, ms. */
const RED_MS: number = 72 * HOUR_MS;

/** A colour, and the first ms at which it is another one if nothing happens. */
export interface ColourSpell {
  readonly colour: UnitColour;
  readonly untilMs: number;
}

/**
 * @param lastDocumentMs time of the last document, UTC ms; undefined before the first. Whoever takes a document in bounds
 * it by the time of its arrival, so that a unit whose clock runs ahead is not green for longer.
 */
export function colourOf(lastDocumentMs: number | undefined, nowMs: number): ColourSpell {
  if (lastDocumentMs === undefined) return { colour: 'unknown', untilMs: Infinity };
  const pauseMs = nowMs - lastDocumentMs;
  if (pauseMs <= GREEN_MS) return { colour: 'green', untilMs: lastDocumentMs + GREEN_MS + 1 };
  if (pauseMs < RED_MS) return { colour: 'yellow', untilMs: lastDocumentMs + RED_MS };
  return { colour: 'red', untilMs: Infinity };
}
