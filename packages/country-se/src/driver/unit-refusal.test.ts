// Each trouble of the cashier has its own error, its own Swedish sentence, and something to do.
import { describe, expect, it } from 'vitest';
import { FiscalError } from '@plomba/sdk';
import { KD_RETURN_CODES } from '../wire/kd-return-codes.table.js';
import { NAK_CODES } from '../wire/nak-codes.table.js';
import { LINE_SENTENCES } from './cashier-sentences.table.js';
import { KD_ERRORS } from './kd-errors.table.js';
import { NAK_ERRORS, type UnitAnswerRow } from './nak-errors.table.js';
import { kdErrorOf, nakErrorOf, swedishSentence, UnitRefusal, type SwedishWire } from './unit-refusal.js';

const rows: readonly (readonly [SwedishWire, string, UnitAnswerRow])[] = [
  ...Object.entries(NAK_ERRORS).map(([code, row]) => ['ccsp', code, row] as const),
  ...Object.entries(KD_ERRORS).map(([code, row]) => ['kd', code, row] as const),
];

describe('the tables', () => {
  it('have every published code, and 0 is none', () => {
    expect(Object.keys(NAK_ERRORS)).toEqual(Object.keys(NAK_CODES));
    const codes = Object.keys(KD_RETURN_CODES).filter((code) => code !== '0');
    expect(new Set(Object.keys(KD_ERRORS))).toEqual(new Set(codes));
  });

  it.each(rows)('%s %s: the cashier is told what to do in Swedish, without codes', (wire, code, row) => {
    expect(row.cashier).toMatch(/^[A-ZÅÄÖ][^0-9]*\.$/);
    expect(row.cashier).toMatch(/ring|försök|starta|be kontoret|kontrollera/i);
    const error = new FiscalError(row.code, { cause: new UnitRefusal(wire, code) });
    expect(swedishSentence(error)).toBe(row.cashier);
    // A hint of its own, or one of the SDK's table.
    expect(row.hint ?? error.hint).not.toBe('');
  });

  it('keep apart what a cashier must do differently', () => {
    const of = (wire: SwedishWire, code: string): string | undefined =>
      swedishSentence(new FiscalError('internal', { cause: new UnitRefusal(wire, code) }));
    const troubles = [
      of('ccsp', '007'), // not registered
      of('ccsp', '009'), // no licence
      of('ccsp', '010'), // full
      of('ccsp', '006'), // does not work
      of('kd', '20'), // power failed
      of('kd', '25'), // clock
      ...Object.values(LINE_SENTENCES),
    ];
    expect(new Set(troubles).size).toBe(troubles.length);
    expect(of('kd', '14')).toContain('plats');
  });

  it.each([
    ['009', 'registers-full', 'merchant'],
    ['010', 'journal-full', 'technician'],
    ['006', 'halted', undefined],
  ])('NAK %s is %s', (code, status, actor) => {
    const row = nakErrorOf(code);
    expect(row.code).toBe(status);
    if (actor !== undefined) expect(new FiscalError(row.code).actor).toBe(actor);
  });

  it('say of a code that nobody has published that it is not known what became of the receipt', () => {
    expect(nakErrorOf('005')).toMatchObject({ says: 'fault', code: 'internal' });
    expect(nakErrorOf('toString')).toMatchObject({ says: 'fault' });
    expect(kdErrorOf(26)).toMatchObject({ says: 'fault', code: 'internal' });
    expect(swedishSentence(new FiscalError('internal', { cause: new UnitRefusal('kd', '26') }))).toContain(
      'Okänt svar',
    );
  });
});

describe('the sentence', () => {
  it('of an unknown outcome is that it is unknown, whatever its cause', () => {
    const cause = new FiscalError('internal', { cause: new UnitRefusal('kd', '15') });
    expect(swedishSentence(cause)).toContain('Fel i kontrollenheten');
    const error = new FiscalError('outcome-unknown', { cause });
    expect(swedishSentence(error)).toContain('Slå inte in det igen');
  });

  it('of the line says what the law wants without a unit', () => {
    expect(swedishSentence(new FiscalError('timeout'))).toContain('sälj inte');
    expect(swedishSentence(new FiscalError('wrong-unit'))).toContain('annan kontrollenhet');
  });

  it('is left to the SDK where it is not about a control unit, and ends on causes that go in a circle', () => {
    expect(swedishSentence(new FiscalError('operation-conflict'))).toBeUndefined();
    const circle = new FiscalError('closed');
    Object.defineProperty(circle, 'cause', { value: circle });
    expect(swedishSentence(circle)).toBeUndefined();
  });
});
