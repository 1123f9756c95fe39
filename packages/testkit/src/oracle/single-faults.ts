/**
 * Every single fault of a day: at every byte that is put on the line, in both directions, and at every operation of the
 * flash. Faults that no end can tell apart share a key: what an endpoint sees are whole frames and when they come, so it
 * makes no difference which byte of a frame was damaged, as long as the frame is.
 */
import { equalBytes, toHex } from '@plomba/codec';
import { decodeFrame } from '@plomba/link';
import { DIRECTIONS, LINE_EVENTS, type ByteFault, type Fault, type FlashFault } from './fault.js';
import type { DayStory, LineWrite } from './run-day.js';

export interface SingleFault {
  readonly fault: Fault;
  /** Equal for faults that make the same day of it. */
  readonly key: string;
  /** Steps of the day that are done when it happens, where that is known. */
  readonly stepsDone?: number;
}

/** Beyond one wait for an acknowledgement, and beyond the silence after which a connection is lost, ms. */
const DELAYS_MS = [1_500, 12_000] as const;
const NOTHING = new Uint8Array(0);

/** Every single fault of the day that was told without any. */
export function singleFaults(story: DayStory): readonly SingleFault[] {
  const onLine = DIRECTIONS.flatMap((direction) => {
    let from = 0;
    return story.writes.flatMap((write, index) => {
      if (write.direction !== direction) return [];
      const faults = faultsOf(write, { from, index });
      from += write.bytes.length;
      return faults;
    });
  });
  return [...onLine, ...flashFaults(story.flashOperations)];
}

function flashFaults(operations: number): readonly SingleFault[] {
  return Array.from({ length: operations }, (_, index) =>
    (['before', 'middle', 'after'] as const).map((phase) => {
      const fault: FlashFault = { at: 'flash', operation: index + 1, phase };
      return { fault, key: `flash:${index + 1}:${phase}` };
    }),
  ).flat();
}

interface Place {
  /** Bytes of this direction before it. */
  readonly from: number;
  /** Which write of the day it is. */
  readonly index: number;
}

function faultsOf({ bytes, direction, stepsDone }: LineWrite, { from, index }: Place): SingleFault[] {
  return Array.from(bytes, (value, at) =>
    // Each bit, all of them, and those that make a delimiter of it.
    damages(value).map((what) => ({
      fault: { at: 'byte', direction, byte: from + at, what } as const,
      key: `${index}:${keyOf(bytes, at, what)}`,
      stepsDone,
    })),
  ).flat();
}

function damages(value: number): readonly ByteFault['what'][] {
  const masks = new Set([1, 2, 4, 8, 16, 32, 64, 128, 255, value]);
  masks.delete(0);
  return [
    { kind: 'lose' },
    { kind: 'repeat' },
    ...[...masks].map((mask) => ({ kind: 'corrupt', mask }) as const),
    ...DELAYS_MS.map((ms) => ({ kind: 'delay', ms }) as const),
    ...LINE_EVENTS.map((kind) => ({ kind })),
  ];
}

function keyOf(bytes: Uint8Array, at: number, what: ByteFault['what']): string {
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(at + 1);
  const hit = bytes.subarray(at, at + 1);
  switch (what.kind) {
    case 'lose':
      return seen(before, NOTHING, after);
    case 'repeat':
      return seen(before, Uint8Array.of(...hit, ...hit), after);
    case 'corrupt':
      return seen(
        before,
        hit.map((value) => value ^ what.mask),
        after,
      );
    case 'delay':
      return `delay ${what.ms} behind ${place(before)}`;
    case 'disconnect':
    case 'half-open':
    case 'cut-power':
    case 'kill-till':
      return `${what.kind} behind ${place(before)}`;
  }
}

/** What the other end sees of these bytes: the frames, and what may still become one. */
function seen(...parts: readonly Uint8Array[]): string {
  const pieces = piecesOf(parts);
  const rest = pieces.pop() ?? NOTHING;
  const frames = pieces.filter((piece) => piece.length > 0 && typeof decodeFrame(piece) !== 'string');
  return `${frames.map(toHex).join()}+${toHex(rest)}`;
}

/** How many whole frames arrived, and whether a part of another. Its bytes do not matter: it never becomes one. */
function place(before: Uint8Array): string {
  const pieces = piecesOf([before]);
  const isPart = !equalBytes(pieces.at(-1) ?? NOTHING, NOTHING);
  return `${before.length === 0 ? 'nothing' : `frame ${pieces.length - 1}`}${isPart ? ' and a part' : ''}`;
}

/** The bytes between the zeros. */
function piecesOf(parts: readonly Uint8Array[]): Uint8Array[] {
  const bytes = parts.flatMap((part) => [...part]);
  const pieces: number[][] = [[]];
  for (const byte of bytes) {
    if (byte === 0) pieces.push([]);
    else pieces.at(-1)?.push(byte);
  }
  return pieces.map((piece) => Uint8Array.from(piece));
}
