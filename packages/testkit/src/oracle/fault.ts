/**
 * One thing that goes wrong on a day: at a byte of the line, or at an operation of the flash. Bytes are counted from 0 in
 * each direction, over all connections; flash operations from 1. A fault has a name, which is enough to repeat it.
 */
import { AssertionError } from '@plomba/core';
import type { CutPhase } from '@plomba/firmware-sim';

export type Direction = 'to-unit' | 'from-unit';

export const DIRECTIONS: readonly Direction[] = ['to-unit', 'from-unit'];

/**
 * What can happen to a line between two bytes. What was sent before arrives, nothing after it does. But for `half-open`:
 * the till hears that the line is over, while the unit does not, and gets the rest so much later.
 */
export type LineEvent = 'disconnect' | 'half-open' | 'cut-power' | 'kill-till';

export const LINE_EVENTS: readonly LineEvent[] = ['disconnect', 'half-open', 'cut-power', 'kill-till'];

export interface ByteFault {
  readonly at: 'byte';
  readonly direction: Direction;
  readonly byte: number;
  readonly what:
    | { readonly kind: 'lose' | 'repeat' | LineEvent }
    /** Bits that are turned over, 1 to 255. */
    | { readonly kind: 'corrupt'; readonly mask: number }
    /** This byte and all behind it in its direction arrive so much later. */
    | { readonly kind: 'delay'; readonly ms: number };
}

export interface FlashFault {
  readonly at: 'flash';
  readonly operation: number;
  readonly phase: CutPhase;
}

export type Fault = ByteFault | FlashFault;

/** `to-unit:117:lose`, `from-unit:30:corrupt:80`, `from-unit:30:delay:12000`, `flash:17:middle` */
export function faultName(fault: Fault): string {
  if (fault.at === 'flash') return `flash:${fault.operation}:${fault.phase}`;
  const { direction, byte, what } = fault;
  const more = what.kind === 'corrupt' ? `:${what.mask.toString(16)}` : what.kind === 'delay' ? `:${what.ms}` : '';
  return `${direction}:${byte}:${what.kind}${more}`;
}

const PHASES: readonly CutPhase[] = ['before', 'middle', 'after'];

/** @throws AssertionError when it is not the name of a fault */
export function faultNamed(name: string): Fault {
  const [at = '', number = '', kind = '', more = ''] = name.split(':');
  const fault = at === 'flash' ? flashFault(number, kind) : byteFault(at, number, whatOf(kind, more));
  if (fault === undefined || faultName(fault) !== name) throw new AssertionError(`${name} is no fault`);
  return fault;
}

function flashFault(operation: string, name: string): FlashFault | undefined {
  const phase = PHASES.find((one) => one === name);
  return phase === undefined ? undefined : { at: 'flash', operation: Number(operation), phase };
}

function byteFault(at: string, byte: string, what: ByteFault['what'] | undefined): ByteFault | undefined {
  const direction = DIRECTIONS.find((one) => one === at);
  if (direction === undefined || what === undefined) return undefined;
  return { at: 'byte', direction, byte: Number(byte), what };
}

function whatOf(name: string, more: string): ByteFault['what'] | undefined {
  if (name === 'corrupt') return { kind: name, mask: Number.parseInt(more, 16) };
  if (name === 'delay') return { kind: name, ms: Number(more) };
  const kind = (['lose', 'repeat', ...LINE_EVENTS] as const).find((one) => one === name);
  return kind === undefined ? undefined : { kind };
}
