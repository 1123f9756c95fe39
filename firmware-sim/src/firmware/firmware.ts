/** What a firmware says of itself. */

export interface Firmware {
  /** Three numbers, `1.12.0`. */
  readonly version: string;
  readonly model: string;
}
