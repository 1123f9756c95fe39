/**
 * A slot of the fiscal memory, 1024 bytes, written once: a short summary that points at its journal record.
 * A slot whose write was torn stays as it is; the next one is used.
 */
import { ascii, blob, codeOf, constant, int, layout, list, record, required, u16, u32, u64 } from '@plomba/codec';
import type { Layout, RecordSchema } from '@plomba/codec';
import { counterValueTable, type CounterValue } from '../model/counters.js';

export const SLOT_BYTES = 1024;

/** Kinds of journal records that the fiscal memory keeps too. */
export type SlotKind = 'identity' | 'life' | 'rules' | 'day-close';

const SLOT_KINDS: Readonly<Record<SlotKind, number>> = { identity: 1, life: 2, rules: 3, 'day-close': 4 };

export interface SlotHeader {
  readonly kind: SlotKind;
  readonly entry: number;
  readonly sequence: number;
  readonly payloadBytes: number;
  readonly crc: number;
}

export const slotHeaderLayout: Layout<SlotHeader> = layout<SlotHeader>('SlotHeader', {
  '=magic': [constant(ascii('PF')), '"PF"'],
  '=format': [constant(Uint8Array.of(1)), 'version of this layout'],
  kind: [codeOf(SLOT_KINDS), 'kind of the journal record that it stands for'],
  entry: [u32, 'number of the entry, from 0, without gaps'],
  sequence: [u64, 'sequence of the journal record'],
  payloadBytes: [u16, 'size of the payload'],
  '=reserved': [constant(Uint8Array.of(0, 0)), 'zero'],
  crc: [u32, 'CRC-32C of the 20 bytes before and the payload'],
});

export const SLOT_CRC_BYTES = 20;

/** What a slot says about its journal record. */
export interface SlotPayload {
  /** Leaf hash of the journal record: it ties the two memories together. */
  readonly leafHash: Uint8Array;
  /** Number of the day that was closed; 0 for other kinds. */
  readonly day: number;
  /** The counters that the closing carries, as far as they fit. */
  readonly counters: readonly CounterValue[];
}

export const slotPayloadTable: RecordSchema<SlotPayload> = record<SlotPayload>('SlotPayload', {
  leafHash: required(1, blob({ min: 32, max: 32 }), 'leaf hash of the journal record'),
  day: required(2, int({ min: 0, max: 0xffffffff }), 'number of the day that was closed; 0 for other kinds'),
  counters: required(3, list(counterValueTable, { min: 0, max: 64 }), "the unit's lasting totals after that day"),
});
