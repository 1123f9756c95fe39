/**
 * What the comparison of two units knows of a wire: commands that are drawn from a seed, and a session on one unit that
 * answers them in a form in which two units that do the same say the same.
 */
import type { Draws } from '../../draws.js';
import type { ConformTarget } from '../conform-target.js';

/** A session on one unit: it begins in a state that the unit can always be brought to. */
export interface ComparedSession<Command> {
  /** What the unit answered, as text: what differs by nature (serial, times, signatures) is masked. */
  run(command: Command): Promise<string>;
  /** Receipts that this session has used up. */
  readonly receipts: number;
  close(): Promise<void>;
}

export interface Comparable<Command> {
  /** One command; it may name what earlier ones made only by its ordinal in the list. */
  draw(draws: Draws): Command;
  /** As a person reads it. */
  describe(command: Command): string;
  /** Brings a unit into the state in which sessions begin. */
  begin(target: ConformTarget): Promise<ComparedSession<Command>>;
}
