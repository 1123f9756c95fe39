/** Arithmetic of frame numbers, which are 32 bits wide and wrap around. Two of them are never 2^31 or more apart. */

/** How far `later` lies behind `earlier`; negative when it comes before. */
export function distance(earlier: number, later: number): number {
  return (later - earlier) | 0;
}

/** The number `steps` behind `sequence`. */
export function advance(sequence: number, steps: number): number {
  return (sequence + steps) >>> 0;
}
