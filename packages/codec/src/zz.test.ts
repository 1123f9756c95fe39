import { test } from 'vitest';
import { Random } from './__tests__/random-bytes.js';
import { frame } from './__tests__/examples.js';
import { expectCanonical } from './__tests__/describe-codec.js';
import { cobsDecode, cobsEncode } from './cobs.js';
test('t', () => {
  Error.stackTraceLimit = 0;
  const r = new Random(5);
  let t=performance.now();
  const inputs = Array.from({length: 100000}, () => r.bytes(r.next(24), undefined)); console.log('random', performance.now()-t);
  t=performance.now(); for (const x of inputs) { Buffer.from(x).toString('hex'); } console.log('hex', performance.now()-t);
  t=performance.now(); for (const x of inputs) { try { frame.decode(x) } catch {} } console.log('decode', performance.now()-t);
  t=performance.now(); for (const x of inputs) { expectCanonical(frame, x) } console.log('canon', performance.now()-t);
  t=performance.now(); for (const x of inputs) { cobsDecode(x) } console.log('cobs', performance.now()-t);
  const m = new Uint8Array(1000000).fill(0x61);
  t=performance.now();  cobsEncode(m); console.log('cobs M', performance.now()-t);
  const s = cobsEncode(m);
  t=performance.now();  cobsDecode(s); console.log('cobs M', performance.now()-t);
});
