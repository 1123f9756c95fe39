/** The SD card on the control channel: an export is written to it, and somebody looks at it or changes it. */
import {
  FieldError,
  int,
  optional,
  record,
  required,
  text,
  toBase64,
  type Json,
  type RecordSchema,
} from '@plomba/codec';
import { method, type ControlMethod, type NoParams } from '../control/method.js';
import type { Device } from '../device.js';
import { SNAPSHOT_PIECE_BYTES } from '../snapshot/control-methods.js';
import { beginCardExport, finishCardExport } from './write-export.js';

const fileName = text({ bytesMax: 64, pattern: /^[A-Za-z0-9._-]+$/ });

interface WriteParams {
  readonly name?: string;
}

const writeParams: RecordSchema<WriteParams> = record<WriteParams>('card.write', {
  name: optional(1, fileName, 'of the file; `export.tar` when absent; one of the same name is replaced'),
});

interface InsertParams {
  readonly bytes?: number;
}

const insertParams: RecordSchema<InsertParams> = record<InsertParams>('card.insert', {
  bytes: optional(
    1,
    int({ min: 0, max: 2 ** 40 }),
    'an empty card of so many bytes; the one that was there when absent',
  ),
});

interface ReadParams {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

const readParams: RecordSchema<ReadParams> = record<ReadParams>('card.read', {
  name: required(1, fileName, 'of the file'),
  offset: required(2, int({ min: 0, max: Number.MAX_SAFE_INTEGER }), 'first byte'),
  bytes: required(3, int({ min: 1, max: SNAPSHOT_PIECE_BYTES }), 'how many at most'),
});

function stateOf({ hardware: { card } }: Device): Json {
  const files = card.files.map(({ name, bytes, isWhole }) => ({ name, bytes: bytes.length, isWhole }));
  const { isInserted, isWriteProtected, isSlow, isBusy, freeBytes } = card;
  return { isInserted, isWriteProtected, isSlow, isBusy, freeBytes, files };
}

export const cardMethods: readonly ControlMethod[] = [
  method(
    'card.write',
    {
      note: 'the unit writes the export of its journal to the card. In virtual time it answers when the file is whole; on the wall clock at once, and `card.state` says when. Refused with `no-card`, `write-protected`, `full`, `busy`, `no-power`, `no-export`, `pulled-out`, `power-lost`',
      params: writeParams,
    },
    (device, { name = 'export.tar' }) => {
      const begun = beginCardExport(device, name);
      const ended = device.hardware.rtc.mode === 'virtual' ? finishCardExport(device, begun) : begun;
      if (!ended.ok) throw new FieldError('card', `${ended.fault}: ${ended.detail}`);
      const { isBusy } = device.hardware.card;
      return { name, bytes: ended.bytes, isWhole: !isBusy, ms: device.hardware.card.nextDoneMs() ?? 0 };
    },
  ),
  method<NoParams>(
    'card.state',
    { note: 'the card, and the files on it; one that was broken off is not whole' },
    stateOf,
  ),
  method('card.insert', { note: 'puts a card in', params: insertParams }, (device, { bytes }) => {
    device.hardware.card.insert(bytes);
    return stateOf(device);
  }),
  method<NoParams>('card.remove', { note: 'pulls the card out; what was being written is not whole' }, (device) => {
    device.hardware.card.remove();
    return stateOf(device);
  }),
  method(
    'card.read',
    {
      note: 'a piece of a file, in base64, as somebody reads it who has the card; empty behind its end',
      params: readParams,
    },
    (device, { name, offset, bytes }) => {
      const file = device.hardware.card.files.find((one) => one.name === name);
      if (file === undefined) throw new FieldError('name', `is none of a file on the card: ${name}`);
      return { base64: toBase64(file.bytes.subarray(offset, offset + bytes)) };
    },
  ),
];
