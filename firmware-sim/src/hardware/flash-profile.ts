/**
 * What kind of part holds the memories: geometry, times, wear, and what a power cut may leave. One file for each part
 * beside this one. Whatever the part can do, the port of the core only clears bits and erases whole sectors.
 */

export interface FlashProfile {
  readonly name: 'nor' | 'eeprom' | 'fram' | 'sd';
  /** The part whose datasheet the figures are from; where that gives a typical and a largest time, the typical one. */
  readonly part: string;
  /** Largest unit of one program operation. */
  readonly pageBytes: number;
  /** Unit of an erase. A part without an erase of its own writes ones over as much. */
  readonly sectorBytes: number;
  /** Durations in microseconds. */
  readonly times: {
    /** Before the first byte of a read. */
    readonly readUs: number;
    /** Per byte that crosses the bus, either way. */
    readonly byteUs: number;
    readonly programUs: number;
    readonly eraseUs: number;
    readonly flushUs: number;
  };
  /** Erases that a sector is good for; after them an erase leaves bits behind that stay 0. */
  readonly enduranceErases: number;
  /** Bytes that a cut never divides, in a program; 0 where single bits may be left. */
  readonly atomicBytes: number;
  /** Whether a cut leaves cells that read 0 once and 1 later. */
  readonly unstable: boolean;
  /** Whether programs between two flushes reach the cells in any order, so that a cut may drop any of them. */
  readonly reorders: boolean;
}
