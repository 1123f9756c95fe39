/** Frames as a register writes them, and answers as it reads them. */
import { decodeFrame, encodeFrame, encodeMessage, type CcspMode, type ReceiptHeader } from '../../src/wire/index.js';

export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const HEADER: ReceiptHeader = {
  dateTime: '202601021530',
  receiptId: '1001',
  posId: 'POS1',
  cashier: undefined,
  reserved: undefined,
  orgNo: '5566778899',
  total: 125_00n,
  returned: 0n,
  kind: 'normal',
  vat1: { percent: 2500n, amount: 25_00n },
  vat2: undefined,
  vat3: undefined,
  vat4: undefined,
};

export function frameOf(type: string, mode: CcspMode = 'A'): Uint8Array {
  return encodeFrame({ mode, type, fields: [] });
}

export function headerFrame(over: Partial<ReceiptHeader> = {}, mode: CcspMode = 'A'): Uint8Array {
  return encodeMessage(mode, { type: 'RH', fields: { ...HEADER, ...over } });
}

/** `ACK`, `NAK 004`, `SR <code>`: the frames in these bytes, in words. */
export function said(bytes: Uint8Array): readonly string[] {
  const frames: string[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0x0d); end >= 0; end = bytes.indexOf(0x0d, start)) {
    const verdict = decodeFrame(bytes.subarray(start, end + 1));
    start = end + 1;
    frames.push(verdict.ok ? [verdict.frame.type, ...verdict.frame.fields].join(' ') : `bad: ${verdict.rule}`);
  }
  return start === bytes.length ? frames : [...frames, 'and an open end'];
}
