import { describe, expect, it } from 'vitest';
import { isRefusalStatus, isWireStatus, STATUS_CODES, statusCodes, statusOfWire, statusRow } from '../src/index.js';

describe('the status table', () => {
  it('has numbers that never change', () => {
    expect(Object.fromEntries(statusCodes.map((code) => [code, statusRow(code).wire]))).toEqual({
      ok: 0,
      'malformed-request': 1,
      'unknown-command': 2,
      'not-allowed-in-state': 3,
      'not-allowed-for-principal': 4,
      'validation-failed': 5,
      'operation-conflict': 6,
      'operation-fenced': 7,
      'epoch-too-old': 8,
      'epoch-unknown': 9,
      'day-not-open': 10,
      'day-already-open': 11,
      'day-not-closed': 12,
      'no-such-receipt': 13,
      'copy-refused': 14,
      'number-exhausted': 15,
      'counter-overflow': 16,
      'journal-full': 17,
      'fiscal-memory-full': 18,
      'clock-before-last-close': 19,
      'signer-broken': 20,
      halted: 21,
      'no-such-size': 22,
      busy: 23,
      internal: 24,
      'key-expired': 25,
      'key-unusable': 26,
      'login-failed': 27,
      'locked-out': 28,
      'no-such-report': 29,
      'no-such-transfer': 30,
      'firmware-refused': 31,
      'intervention-open': 32,
      'no-intervention': 33,
      'seal-broken': 34,
      'clock-unset': 35,
      'licence-invalid': 36,
      'registers-full': 37,
      timeout: 1000,
      aborted: 1001,
      'connection-lost': 1002,
      'outcome-unknown': 1003,
      'wrong-unit': 1004,
      'protocol-version': 1005,
      closed: 1006,
      'rolled-back': 1007,
      unsupported: 1008,
      'proof-invalid': 1009,
      'outbox-in-use': 1010,
      'outbox-damaged': 1011,
      'outbox-failed': 1012,
    });
  });

  it.each(statusCodes)('explains %s to the cashier and to the developer', (code) => {
    const { sentence, hint } = STATUS_CODES[code];
    expect(sentence).toMatch(/^[A-Z][^\n]*\.$/);
    expect(hint).toMatch(/^[A-Za-z][^\n]*\.$/);
    expect(sentence.length).toBeLessThan(120);
  });

  it.each(statusCodes)('is consistent about what %s means', (code) => {
    const { outcome, retry, settles } = STATUS_CODES[code];
    // Where the outcome is open, repeating blindly is never the advice, and nothing is settled.
    if (outcome === 'unknown') {
      expect(retry).not.toBe('same-operation');
      expect(settles).toBe(false);
    }
    if (outcome === 'committed') expect(code).toBe('ok');
    if (!isWireStatus(code)) expect(settles).toBe(false);
  });

  it('finds a wire status by its number, and nothing else', () => {
    for (const code of statusCodes)
      expect(statusOfWire(statusRow(code).wire)).toBe(isWireStatus(code) ? code : undefined);
    expect(statusOfWire(999)).toBeUndefined();
    expect(isRefusalStatus('ok')).toBe(false);
    expect(isRefusalStatus('timeout')).toBe(false);
    expect(isRefusalStatus('halted')).toBe(true);
  });
});
