/**
 * One layout with every kind of part and one pair of tables with every kind of field: the subjects of the tests that
 * need known places rather than random ones.
 */
import type { Decimal } from '../decimal.js';
import { codeOf, constant, fixedBytes, i16, layout, u16, u32, u64, u8, type Layout } from '../layout.js';
import {
  blob,
  bool,
  decimal,
  hundredths,
  int,
  int64,
  list,
  oneOf,
  optional,
  record,
  required,
  text,
  type RecordSchema,
} from '../schema.js';
import { ascii } from '../text.js';

export interface Frame {
  readonly kind: 'data' | 'ack';
  readonly flags: number;
  readonly port: number;
  readonly length: number;
  readonly shift: number;
  readonly sequence: number;
  readonly key: Uint8Array;
}

/** Rows at 0 magic, 2 version, 3 kind, 4 flags, 5 port, 7 reserved, 9 length, 13 shift, 15 sequence, 23 key; 27 bytes. */
export const frame: Layout<Frame> = layout<Frame>('Frame', {
  '=magic': [constant(ascii('PL')), '"PL"'],
  '=version': [constant(Uint8Array.of(1)), 'version of this layout'],
  kind: [codeOf({ data: 1, ack: 2 }), 'what the frame carries'],
  flags: [u8, 'eight of them'],
  port: [u16, 'where it goes'],
  '=reserved': [constant(new Uint8Array(2)), 'zero'],
  length: [u32, 'bytes behind the frame'],
  shift: [i16, 'minutes east'],
  sequence: [u64, 'without gaps'],
  key: [fixedBytes(4), 'which key'],
});

export const aFrame: Frame = {
  kind: 'ack',
  flags: 0xa5,
  port: 0x1234,
  length: 0xdeadbeef,
  shift: -60,
  sequence: 2 ** 53 - 1,
  key: Uint8Array.of(1, 2, 3, 4),
};

export const aFrameHex = '504c 01 02 a5 1234 0000 deadbeef ffc4 001fffffffffffff 01020304';

export interface Item {
  readonly name: string;
  readonly price: bigint;
  readonly amount: Decimal;
  readonly sizes?: readonly number[];
}

export interface Order {
  readonly number: number;
  readonly state: 'new' | 'done';
  readonly items: readonly Item[];
  readonly big?: bigint;
  readonly hash?: Uint8Array;
  readonly rush?: boolean;
  readonly till?: string;
}

export const itemTable: RecordSchema<Item> = record<Item>('Item', {
  name: required(1, text({ bytesMax: 8 }), 'as printed'),
  price: required(2, hundredths, 'for one'),
  amount: required(3, decimal({ scaleMax: 3 }), 'how many'),
  sizes: optional(7, list(int({ min: 0, max: 500 }), { min: 1, max: 3 }), 'all of them'),
});

export const orderTable: RecordSchema<Order> = record<Order>('Order', {
  number: required(0, int({ min: 1, max: 99999 }), 'from 1'),
  state: required(1, oneOf({ new: 0, done: 7 }), 'how far it is'),
  items: required(2, list(itemTable, { min: 1, max: 2 }), 'what was ordered'),
  big: optional(3, int64, 'any'),
  hash: optional(4, blob({ min: 2, max: 4 }), 'of something'),
  rush: optional(5, bool, 'in a hurry'),
  till: optional(30, text({ bytesMax: 6, pattern: /^[A-Z]+$/ }), 'letters'),
});

export const smallOrder: Order = {
  number: 1,
  state: 'new',
  items: [{ name: 'tea', price: 150n, amount: { digits: 1n, scale: 0 } }],
};

/** Values stand at 0 (the order), 2 number, 4 state, 6 items, 7 items[0], 9 its name, 14 price, 17 amount; 20 bytes. */
export const smallOrderHex = 'a3 00 01 01 00 02 81 a3 01 63746561 02 1896 03 82 01 00';

export const fullOrder: Order = {
  number: 99999,
  state: 'done',
  items: [
    { name: 'кофе', price: -1n, amount: { digits: 1500n, scale: 3 }, sizes: [0, 500] },
    { name: 'x', price: 0n, amount: { digits: -5n, scale: 1 } },
  ],
  big: -(2n ** 63n),
  hash: Uint8Array.of(0xca, 0xfe),
  rush: true,
  till: 'AB',
};

export const fullOrderHex = `
  a7
    00 1a0001869f
    01 07
    02 82
      a4  01 68d0bad0bed184d0b5  02 20  03 82 1905dc 03  07 82 00 1901f4
      a3  01 6178  02 00  03 82 24 01
    03 3b7fffffffffffffff
    04 42cafe
    05 f5
    181e 624142`;
