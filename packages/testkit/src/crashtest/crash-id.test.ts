// The id of a sale that went wrong holds all of it, and nothing else is taken for one.
import { describe, expect, it } from 'vitest';
import { decodeReplayId, encodeReplayId, ReplayIdError } from '../replay/replay-id.js';
import { crashFaultName, crashFaultNamed, CrashFaultError } from './crash-fault.js';
import { CRASH_ID_KIND, decodeCrashId, encodeCrashId, type CrashId } from './crash-id.js';

const ID: CrashId = {
  fault: 'from-unit:212:corrupt:1',
  words: ['node', 'till.mjs', '--würde'],
  persistent: true,
  wire: 'link',
  country: 'none',
  seed: 7,
  dayOpen: false,
  listen: 'tcp://127.0.0.1:0',
  attempts: 8,
  attemptMs: 30_000,
  outageMs: 1_000,
};

describe('the id of a crash test', () => {
  it('holds everything', () => {
    const text = encodeCrashId(ID);
    expect(text).toMatch(/^crash1-[\w-]+$/);
    expect(decodeCrashId(decodeReplayId(text))).toEqual(ID);
  });

  it('is refused when it is of another version, or no such id', () => {
    const { payload } = decodeReplayId(encodeCrashId(ID));
    const other = encodeReplayId({ kind: CRASH_ID_KIND, version: 2, payload });
    expect(() => decodeCrashId(decodeReplayId(other))).toThrow('format 2');
    expect(() => decodeCrashId({ kind: CRASH_ID_KIND, version: 1, payload: payload.subarray(1) })).toThrow(
      ReplayIdError,
    );
  });
});

describe('the name of a fault', () => {
  it.each(['to-unit:117:lose', 'flash:17:middle', 'inject:{"fault":"paper-end","forMs":500}'])(
    '%s is read back',
    (name) => {
      expect(crashFaultName(crashFaultNamed(name))).toBe(name);
    },
  );

  it.each(['to-unit:x:lose', 'inject:{', 'inject:{"fault":"meteor"}', 'inject:{"fault":"power-cut","forMs":1}', ''])(
    '%s is refused',
    (name) => {
      expect(() => crashFaultNamed(name)).toThrow(CrashFaultError);
    },
  );
});
