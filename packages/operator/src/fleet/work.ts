/** Work for one unit: given at any time, done in order while the unit is connected, kept with its result. */
import type { Json } from '@plomba/codec';
import type { WorkKind } from './work.table.js';

/** `waiting` until it is `done`, `failed` (the unit refused, and why) or `cancelled`. */
export type WorkState = 'waiting' | 'done' | 'failed' | 'cancelled';

export interface Work {
  readonly id: string;
  readonly unit: string;
  /** From 1 on, without gaps for a unit: its place in the queue. */
  readonly number: number;
  readonly kind: WorkKind;
  readonly input: Json;
  readonly state: WorkState;
  /** Epoch of its operation, from the first try on. The operation's id is that of the work. */
  readonly epoch?: number;
  readonly tries: number;
  readonly result?: Json;
  readonly why?: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly endedAt?: number;
}
