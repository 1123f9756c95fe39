/**
 * Drives two units with the same random commands and shrinks the first difference to the fewest commands that still show
 * it. Every list begins anew in the state that sessions begin in, so that it can be run again on a unit of metal.
 *
 * Invariant: the seed gives the commands; what the units answer never changes what is asked.
 */
import { Draws } from '../../draws.js';
import type { ConformTarget } from '../conform-target.js';
import { NotConforming } from '../conform-case.js';
import type { Comparable } from './comparable.js';

export interface CompareOptions {
  readonly seed: number;
  /** Lists of commands, each in a session of its own. */
  readonly rounds: number;
  /** Commands of a list. */
  readonly length: number;
  /** Receipts of the first unit that may be used up, shrinking included. */
  readonly receiptsMax?: number;
  /** Told as rounds end. */
  readonly onRound?: (done: number) => void;
}

/** Where two units differ. */
export interface UnitDifference {
  readonly seed: number;
  /** Round in which it was found, from 0. */
  readonly round: number;
  /** The commands that are left, one line each; the last one is answered differently. */
  readonly commands: readonly string[];
  /** What the first and the second unit answered to the last command. */
  readonly first: string;
  readonly second: string;
  /** False when the budget was used up before the list was as short as it gets. */
  readonly isShrunk: boolean;
}

export interface CompareReport {
  readonly rounds: number;
  /** Commands that both units have answered. */
  readonly commands: number;
  /** Receipts that the first unit has issued. */
  readonly receipts: number;
  readonly difference?: UnitDifference;
}

interface Divergence {
  /** Place of the command that is answered differently. */
  readonly at: number;
  readonly first: string;
  readonly second: string;
}

class Comparison<Command> {
  readonly #wire: Comparable<Command>;
  readonly #units: readonly [ConformTarget, ConformTarget];
  readonly #receiptsMax: number;
  receipts = 0;
  commands = 0;

  constructor(wire: Comparable<Command>, units: readonly [ConformTarget, ConformTarget], receiptsMax: number) {
    this.#wire = wire;
    this.#units = units;
    this.#receiptsMax = receiptsMax;
  }

  /** Whether a list of so many commands may still be run. */
  hasRoomFor(length: number): boolean {
    return this.receipts + length <= this.#receiptsMax;
  }

  /** Runs a list on both; where they differ first, if they do. */
  async run(list: readonly Command[]): Promise<Divergence | undefined> {
    const [one, other] = this.#units;
    const first = await this.#wire.begin(one);
    try {
      const second = await this.#wire.begin(other);
      try {
        for (const [at, command] of list.entries()) {
          const answers = [await answerOf(first, command), await answerOf(second, command)] as const;
          this.commands++;
          if (answers[0] !== answers[1]) return { at, first: answers[0], second: answers[1] };
        }
        return undefined;
      } finally {
        await second.close();
      }
    } finally {
      this.receipts += first.receipts;
      await first.close();
    }
  }
}

/** No answer is an answer, too: a unit that falls silent differs from one that does not. */
async function answerOf<Command>(
  session: { run(command: Command): Promise<string> },
  command: Command,
): Promise<string> {
  try {
    return await session.run(command);
  } catch (error) {
    if (error instanceof NotConforming) return `no answer: ${error.message}`;
    throw error;
  }
}

/** @throws NotConforming (as a rejection) when one of the units cannot be brought to where sessions begin */
export async function compareUnits<Command>(
  wire: Comparable<Command>,
  units: readonly [ConformTarget, ConformTarget],
  options: CompareOptions,
): Promise<CompareReport> {
  const { seed, rounds, length, receiptsMax = Infinity, onRound = (): void => undefined } = options;
  const comparison = new Comparison(wire, units, receiptsMax);
  const draws = new Draws(seed);
  let round = 0;
  for (; round < rounds && comparison.hasRoomFor(length); round++) {
    const list = Array.from({ length }, () => wire.draw(draws));
    const found = await comparison.run(list);
    onRound(round + 1);
    if (found === undefined) continue;
    const shrunk = await shrink(comparison, list.slice(0, found.at + 1), found);
    const commands = shrunk.list.map((command) => wire.describe(command));
    const { first, second } = shrunk.found;
    const difference = { seed, round, commands, first, second, isShrunk: shrunk.isShrunk };
    return { rounds: round + 1, commands: comparison.commands, receipts: comparison.receipts, difference };
  }
  return { rounds: round, commands: comparison.commands, receipts: comparison.receipts };
}

interface Shrunk<Command> {
  readonly list: readonly Command[];
  readonly found: Divergence;
  readonly isShrunk: boolean;
}

/** Leaves out halves, quarters, … single commands before the last one, as long as the units still differ at the end. */
async function shrink<Command>(
  comparison: Comparison<Command>,
  list: readonly Command[],
  found: Divergence,
): Promise<Shrunk<Command>> {
  let best: Shrunk<Command> = { list, found, isShrunk: true };
  for (let size = Math.floor(list.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < best.list.length - 1;) {
      const to = Math.min(from + size, best.list.length - 1);
      const fewer = [...best.list.slice(0, from), ...best.list.slice(to)];
      if (!comparison.hasRoomFor(fewer.length)) return { ...best, isShrunk: false };
      const again = await comparison.run(fewer);
      if (again === undefined) from = to;
      else best = { list: fewer.slice(0, again.at + 1), found: again, isShrunk: true };
    }
  }
  return best;
}
