/** The signed report: what was signed is what is there, to the last letter. */
import { portableSigner } from '@plomba/core';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.js';
import { conformJson, signReport, verifyReport, type ConformFacts } from './conform-report.js';

const facts: ConformFacts = {
  wire: 'link',
  unit: { serial: 'PL-1', firmware: '1.2.3', country: 'none', utcMs: Date.UTC(2026, 2, 14, 8) },
  target: 'tcp://127.0.0.1:4001',
  limits: { allow: ['safe'] },
  spent: { receipts: 3, papers: 4 },
  run: {
    results: [
      { id: 'a/b', title: 'ä "quoted"', suite: 'a', outcome: 'passed' },
      { id: 'a/c', title: 'other', suite: 'a', outcome: 'not-run', why: 'needs power' },
    ],
    missing: ['a/c'],
  },
};

const signer = portableSigner(new Uint8Array(32).fill(7));
const signed = signReport(conformJson(facts), signer);
const text = JSON.stringify(signed, undefined, 2);
/** The same with its fields in another order. */
const turned = { signature: signed.signature, publicKey: signed.publicKey, report: signed.report };

describe('a signed report', () => {
  it('names the unit, the time of its clock, what was used, and what is missing', () => {
    expect(signed.report).toMatchObject({
      format: 'plomba-conformance/1',
      unit: { serial: 'PL-1', firmware: '1.2.3' },
      time: '2026-03-14T08:00:00+00:00',
      timeFrom: 'unit',
      used: { receipts: 3, paperMm: 480 },
      missing: ['a/c'],
      cases: { passed: 1, failed: 0, notRun: 1 },
    });
    const given = conformJson({ ...facts, utcMs: Date.UTC(2026, 0, 2) });
    expect(given).toMatchObject({ time: '2026-01-02T00:00:00+00:00', timeFrom: 'given' });
  });

  it('verifies, however it is laid out, also under the key that it must have', () => {
    for (const form of [text, JSON.stringify(signed), JSON.stringify(turned)]) {
      const verdict = verifyReport(form, signer.publicKey);
      expect(verdict).toMatchObject({
        ok: true,
        passed: 1,
        failed: 0,
        notRun: 1,
        about: { unit: 'PL-1', wire: 'link' },
      });
    }
  });

  it.each([
    ['an outcome', text.replace('"not-run"', '"passed"')],
    ['a serial', text.replace('PL-1', 'PL-2')],
    ['a letter', text.replace('other', 'Other')],
    [
      'the signature',
      text.replace(signed.signature.slice(0, 4), signed.signature.slice(0, 4) === 'aaaa' ? 'bbbb' : 'aaaa'),
    ],
    ['the format', text.replace('plomba-conformance/1', 'plomba-conformance/2')],
    ['everything', '[]'],
    ['its end', text.slice(0, -2)],
  ])('does not when somebody changed %s', (_what, changed) => {
    expect(changed).not.toBe(text);
    expect(verifyReport(changed)).toMatchObject({ ok: false });
  });

  it('does not under another key, nor with counts that are not those of its cases', () => {
    expect(verifyReport(text, new Uint8Array(32))).toMatchObject({ ok: false });
    const report = { ...signed.report, cases: { ...(signed.report['cases'] as object), passed: 2 } };
    const verdict = verifyReport(JSON.stringify(signReport(report, signer)));
    expect(verdict).toEqual({ ok: false, why: 'its counts are not those of its cases' });
  });

  it('is signed over one form of JSON', () => {
    expect(canonicalJson({ b: [1, true, 'ä\n'], a: { d: 'x', c: 0 } })).toBe(
      '{"a":{"c":0,"d":"x"},"b":[1,true,"ä\\n"]}',
    );
  });
});
