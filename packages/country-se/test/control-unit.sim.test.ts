// A whole simulated control unit: registers and their places, one copy of a receipt, sessions of RR over power cuts, and
// the published codes of kd that only a unit with memories, a clock and a supply can give.
import type { Line } from '@plomba/firmware-sim';
import { describe, expect, it } from 'vitest';
import { encodeKdLine } from '../src/wire/index.js';
import { ControlUnit, rr } from './helpers/control-unit.js';
import { frameOf, headerFrame, said } from './helpers/talk.js';

const kd = (receiptId: number, total = '125,00'): Uint8Array =>
  encodeKdLine([
    'kd',
    '202601021530',
    '5566778899',
    'POS1',
    String(receiptId),
    'normal',
    '0,00',
    total,
    '25,00;0,00',
    '12,00;0,00',
    '6,00;0,00',
    '0,00;0,00',
  ]);

/** What the unit says to frames, each answer in words. */
function say(line: Line, ...frames: readonly Uint8Array[]): readonly string[] {
  for (const frame of frames) line.receive(frame);
  return said(line.takeOutput());
}

function sayKd(line: Line, bytes: Uint8Array): string {
  line.receive(bytes);
  return String.fromCharCode(...line.takeOutput()).replace(/ 0x[0-9A-F]{4}\r\n$/, '');
}

const first = (words: readonly string[]): string | undefined => words[0];
const verb = (answer: string | undefined): string | undefined => answer?.split(' ').slice(0, 2).join(' ');

describe('places of registers', () => {
  it('the eleventh pair on a ten-pair unit is refused with 009, on kd with 14, and takes nothing', () => {
    for (const wire of ['ccsp', 'kd'] as const) {
      const unit = new ControlUnit({ wire });
      const line = unit.line();
      const register = (number: number): string =>
        wire === 'ccsp'
          ? (first(say(line, rr({ posId: `POS${number}`, serial: '1' }))) ?? '')
          : sayKd(
              line,
              encodeKdLine(
                String.fromCharCode(...kd(number))
                  .split(' ')
                  .slice(0, -1)
                  .map((word) => (word === 'POS1' ? `POS${number}` : word)),
              ),
            );
      const taken = Array.from({ length: 10 }, (_, at) => register(at + 1));
      expect(taken.every((answer) => answer.startsWith(wire === 'ccsp' ? 'RRR' : '0 '))).toBe(true);
      expect(register(11)).toBe(wire === 'ccsp' ? 'NAK 009' : '14');
      expect(unit.documents()).toHaveLength(10);
      unit.powerCut();
      const again = unit.line();
      if (wire === 'ccsp') {
        expect(
          say(again, frameOf('SQX'), rr({ posId: 'POS11' }), rr({ posId: 'POS3', serial: '2', receiptId: '2' })).map(
            verb,
          ),
        ).toEqual(['SRX 0', 'NAK 009', expect.stringMatching(/^RRR /)]);
        expect(say(again, frameOf('SQX'))).toEqual(['SRX 0 0 10 0']);
      }
    }
  });

  it('one name under two organisation numbers is two registers, and counts apart', () => {
    const unit = new ControlUnit({ set: { licences: '2' } });
    const line = unit.line();
    say(line, rr(), rr({ orgNo: '1234567890' }), rr({ orgNo: '1234567890', serial: '2', receiptId: '7' }));
    expect(say(line, rr({ orgNo: '1111111111' }), frameOf('SQX'))).toEqual(['NAK 009', 'SRX 0 0 2 0']);
    const { state } = unit.device;
    const counters = state?.kind === 'running' ? state.unit.state.counters : undefined;
    expect(counters?.get('till-documents/sale@5566778899:POS1')).toBe(1n);
    expect(counters?.get('till-documents/sale@1234567890:POS1')).toBe(2n);
    expect(counters?.get('till-total/sale@1234567890:POS1')).toBe(250_00n);
    expect(counters?.get('documents/sale')).toBe(3n);
  });

  it('several tills talk to one unit at once, each on its line with its own half-open receipt', () => {
    const unit = new ControlUnit();
    const lines = Array.from({ length: 5 }, () => unit.line());
    const receipt = (at: number): Uint8Array => headerFrame({ posId: `POS${at}`, receiptId: String(at) });
    for (const line of lines) expect(say(line, frameOf('ST'))).toEqual(['ACK']);
    lines.forEach((line, at) => expect(say(line, receipt(at))).toEqual(['ACK']));
    for (const line of lines.toReversed()) expect(say(line, frameOf('SQ'))[0]).toMatch(/^SR /);
    expect(unit.documents()).toHaveLength(5);
  });
});

describe('a receipt in one message', () => {
  it('sent again gets the first answer: on the same line, on another, and after a power cut', () => {
    const unit = new ControlUnit();
    const line = unit.line();
    const answers = [...say(line, rr(), rr()), ...say(unit.line(), rr())];
    unit.powerCut();
    answers.push(...say(unit.line(), rr()));
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^RRR [A-Z2-7]{32} [A-Z2-7]{26} PLSE00000001 0 0$/);
    expect(unit.documents()).toEqual(['sale']);
  });

  it('counts anew from 1 in a new session, on a line that stays open too', () => {
    const unit = new ControlUnit();
    const line = unit.line();
    say(line, rr({ serial: '1' }), rr({ serial: '2', receiptId: '1002' }));
    expect(say(line, rr({ serial: '1', receiptId: '1003' }), rr({ serial: '2', receiptId: '1004' })).map(verb)).toEqual(
      [expect.stringMatching(/^RRR/), expect.stringMatching(/^RRR/)],
    );
    expect(unit.documents()).toHaveLength(4);
  });

  it('with a number below the last, or the last one with another receipt, is 011 and not stored', () => {
    const unit = new ControlUnit();
    const line = unit.line();
    say(line, rr({ serial: '7' }));
    expect(say(line, rr({ serial: '6', receiptId: '2' }), rr({ serial: '7', receiptId: '2' }))).toEqual([
      'NAK 011',
      'NAK 011',
    ]);
    expect(say(line, rr({ serial: '9', receiptId: '2' }))[0]).toMatch(/^RRR/);
    const lax = new ControlUnit({ set: { 'same-serial': 'first-answer' } });
    const other = lax.line();
    const [once] = say(other, rr({ serial: '7' }));
    expect(say(other, rr({ serial: '7', receiptId: '2' }))).toEqual([once]);
    expect(lax.documents()).toHaveLength(1);
  });

  it('has no code for ovning and profo, is out of order while a receipt is open, and unknown to version 1', () => {
    const unit = new ControlUnit();
    const line = unit.line();
    expect(say(line, rr({ kind: 'ovning' }), rr({ kind: 'profo', serial: '2' }))).toEqual(
      Array.from({ length: 2 }, () => 'RRR   PLSE00000001 0 0'),
    );
    expect(say(line, frameOf('ST'), rr({ serial: '3' }), headerFrame(), rr({ serial: '3' }))).toEqual([
      'ACK',
      'NAK 004',
      'ACK',
      'NAK 004',
    ]);
    const old = new ControlUnit({ set: { version: '1' } }).line();
    expect(say(old, rr(), frameOf('SQX'), frameOf('IQ'))).toEqual(['NAK 002', 'NAK 002', 'IR PLSE00000001']);
  });
});

describe('the copy of a receipt', () => {
  it('is stored once; the same one again gets its code, another one is refused, unless that is set', () => {
    const unit = new ControlUnit();
    const line = unit.line();
    const copy = (dateTime: string): readonly string[] =>
      say(line, frameOf('ST'), headerFrame({ kind: 'kopia', dateTime }), frameOf('SQ')).slice(2);
    say(line, frameOf('ST'), headerFrame(), frameOf('SQ'));
    const [code] = copy('202601021535');
    expect(code).toMatch(/^SR /);
    expect(copy('202601021535')).toEqual([code]);
    unit.powerCut();
    const after = unit.line();
    expect(say(after, frameOf('ST'), headerFrame({ kind: 'kopia', dateTime: '202601021536' }), frameOf('SQ'))).toEqual([
      'ACK',
      'ACK',
      'NAK 003',
    ]);
    expect(unit.documents()).toEqual(['sale', 'correction']);
    const lax = new ControlUnit({ set: { 'one-copy': 'no' } });
    say(lax.line(), rr({ kind: 'kopia' }), rr({ kind: 'kopia', serial: '2', dateTime: '202601021536' }));
    expect(lax.documents()).toHaveLength(2);
  });
});

describe('a half-open receipt', () => {
  it('is gone after a power cut at any flash operation of its signature, or stored whole', () => {
    let cuts = 0;
    for (let operation = 1; operation < 1_000; operation++) {
      const unit = new ControlUnit();
      const line = unit.line();
      say(line, frameOf('ST'), headerFrame());
      unit.device.cutAt({ at: 'flash', operation });
      const [answer] = say(line, frameOf('SQ'));
      if (answer !== undefined) break;
      unit.device.powerOn();
      const stored = unit.documents().length;
      expect(stored).toBeLessThanOrEqual(1);
      // Nothing is left open: SQ is out of order, and the next receipt is number one behind what was stored.
      expect(say(unit.line(), frameOf('SQ'))).toEqual(['NAK 004']);
      expect(say(unit.line(), rr({ receiptId: '2' }))[0]).toMatch(/^RRR/);
      expect(unit.documents()).toHaveLength(stored + 1);
      cuts = operation;
    }
    expect(cuts).toBeGreaterThan(3);
    expect(cuts).toBeLessThan(999);
  });
});

describe('codes of kd that come from the unit', () => {
  it('20 while the supply lives on its bank', () => {
    const unit = new ControlUnit({ wire: 'kd' });
    const line = unit.line();
    expect(sayKd(line, kd(1))).toMatch(/^0 /);
    unit.device.inject({ fault: 'mains-fail', with: { holdUpMs: 500 } });
    expect(sayKd(line, kd(2))).toBe('20');
    expect(unit.documents()).toHaveLength(1);
  });

  it('23 where a counter is at its end, 25 where the clock lost its battery, 14 and 24 where there is no room', () => {
    const saturated = new ControlUnit({ wire: 'kd', set: { 'counter-max': '30000' } });
    const line = saturated.line();
    expect([sayKd(line, kd(1)).slice(0, 2), sayKd(line, kd(2)).slice(0, 2), sayKd(line, kd(3))]).toEqual([
      '0 ',
      '0 ',
      '23',
    ]);
    const clockless = new ControlUnit({ wire: 'kd' });
    clockless.device.inject({ fault: 'clock-battery-dead' });
    clockless.powerCut();
    expect(sayKd(clockless.line(), kd(1))).toBe('25');
    const small = new ControlUnit({ wire: 'kd', journalBytes: 128 * 1024 });
    const till = small.line();
    let answer = '';
    for (let number = 1; number < 1000 && (answer === '' || answer.startsWith('0 ')); number++)
      answer = sayKd(till, kd(number));
    expect(answer).toBe('24');
  });

  it('a memory that fills says so on CCSP: warning, then 010 and storage status 2', () => {
    const unit = new ControlUnit({ journalBytes: 128 * 1024 });
    const line = unit.line();
    const seen = new Set<string>();
    let last = '';
    for (let number = 1; number < 1000 && !last.startsWith('NAK'); number++) {
      last = say(line, rr({ serial: String(number), receiptId: String(number) }))[0] ?? '';
      seen.add(last.slice(-3));
    }
    expect(last).toBe('NAK 010');
    expect([...seen]).toContain('1 1');
    expect(say(line, frameOf('SQX'), frameOf('SIQ')).map((answer) => answer.slice(0, 7))).toEqual(['SRX 3 2', 'SIR 3']);
  });
});
