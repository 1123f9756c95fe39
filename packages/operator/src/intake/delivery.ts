/** What a unit delivers by itself, and what a meeting or a delivery brought. */
import type { Finding } from '../store/intake.js';
import type { RawRecord } from './record.js';

/** What a meeting or a delivery brought. */
export interface IntakeReport {
  /** Records that are durable: the unit may count on them. */
  readonly size: number;
  /** Of these, taken now. */
  readonly taken: number;
  /** Documents among them. */
  readonly documents: number;
  /** What was found wrong now, or what holds the intake. */
  readonly finding?: Finding;
}

/** Records that a unit delivers by itself, for the place that it names. */
export interface Delivery {
  readonly from: number;
  readonly records: readonly RawRecord[];
  /** Over the last of them. Without it, the last one must be signed. */
  readonly checkpoint?: string;
  /** Whose journal it has to be, where it begins with record 0. */
  readonly of?: { readonly serials: readonly string[]; readonly logKey?: string };
}
