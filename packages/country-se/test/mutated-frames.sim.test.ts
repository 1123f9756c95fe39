// A million frames with mistakes in them: no crash, no wrong state, nothing stored that was not answered.
import { Draws } from '@plomba/testkit';
import { expect, it } from 'vitest';
import { CcspServer, DEFAULT_CCSP_SETTINGS, DEFAULT_KD_SETTINGS, KdServer } from '../src/device/index.js';
import { encodeKdLine, encodeMessage, STRICT } from '../src/wire/index.js';
import { CODE, PaperUnit } from './helpers/paper-unit.js';
import { bytesOf, frameOf, headerFrame, said } from './helpers/talk.js';

const CCSP_FRAMES = 800_000;
const KD_LINES = 200_000;

/** Every copy is stored, so that what is signed and what is stored can be compared. */
const SETTINGS = { ...DEFAULT_CCSP_SETTINGS, oneCopy: false };

/** Flips, inserts, deletes, doubles or cuts off; one to three times. */
function mutated(bytes: Uint8Array, draws: Draws): Uint8Array {
  let result = [...bytes];
  for (let times = 1 + draws.below(3); times > 0 && result.length > 0; times--) {
    const at = draws.below(result.length);
    const kind = draws.below(6);
    if (kind === 0) result[at] = (result[at] ?? 0) ^ (1 << draws.below(8));
    else if (kind === 1) result.splice(at, 0, draws.below(256));
    else if (kind === 2) result.splice(at, 1 + draws.below(4));
    else if (kind === 3) result.splice(at, 0, ...result.slice(at, at + 1 + draws.below(12)));
    else if (kind === 4) result[at] = draws.pick([0x23, 0x20, 0x0d, 0x30, 0x2c, 0x3b]);
    else result = result.slice(0, at);
  }
  return Uint8Array.from(result);
}

const rr = (serial: number): Uint8Array =>
  bytesOf(
    String.fromCharCode(
      ...encodeMessage('A', {
        type: 'RR',
        fields: {
          ...{ serial: String(serial), dateTime: '202601021530', receiptId: String(serial), posId: 'POS1' },
          ...{ orgNo: '5566778899', total: 12_500n, returned: 0n, kind: 'normal' },
          ...{ vat1: { percent: 2500n, amount: 2500n }, vat2: undefined, vat3: undefined, vat4: undefined },
        },
      }),
    ),
  );

const CCSP: readonly Uint8Array[] = [
  ...['IQ', 'SIQ', 'SQX', 'ST', 'SQ', 'RI', 'PI', 'RX'].map((type) => frameOf(type)),
  headerFrame(),
  headerFrame({ kind: 'kopia' }),
  headerFrame({ kind: 'ovning' }),
  headerFrame({ total: -125_00n, returned: 125_00n, vat1: { percent: 600n, amount: -7_08n } }),
  rr(1),
  rr(2),
];

it(`CCSP: ${CCSP_FRAMES} frames`, { timeout: 300_000 }, () => {
  const draws = new Draws(20_261_121);
  let unit = new PaperUnit();
  let server = new CcspServer(unit, SETTINGS);
  let taken = 0;
  for (let frame = 0; frame < CCSP_FRAMES; frame++) {
    if (frame % 1000 === 0) {
      // Whatever came before: behind a CR, a whole sale works.
      server.receive(Uint8Array.of(0x0d));
      server.takeOutput();
      server.receive(frameOf('ST'));
      server.receive(headerFrame({ receiptId: '77' }));
      server.receive(frameOf('SQ'));
      expect(said(server.takeOutput())).toEqual(['ACK', 'ACK', `SR ${CODE}`]);
      unit = new PaperUnit();
      server = new CcspServer(unit, frame % 2000 === 0 ? SETTINGS : { ...SETTINGS, tolerance: STRICT });
    }
    const before = { state: server.state, stored: unit.stored.length };
    server.receive(mutated(draws.pick(CCSP), draws));
    const output = server.takeOutput();
    const stored = unit.stored.length - before.stored;
    if (output.length === 0) {
      if (server.state !== before.state || stored > 0) throw new Error(`frame ${frame}: silent, and ${server.state}`);
      continue;
    }
    const answers = said(output);
    const right = answers.filter((answer) => /^(IR|SIR|SRX|ACK|NAK|SR|RRR)\b/.test(answer));
    if (right.length !== answers.length) throw new Error(`frame ${frame}: ${answers.join(', ')}`);
    if (answers.every((answer) => answer.startsWith('NAK'))) {
      if (server.state !== before.state || stored > 0) throw new Error(`frame ${frame}: refused, and ${server.state}`);
    }
    const signed = answers.filter((answer) => answer.startsWith('SR ')).length;
    const most = answers.filter((answer) => /^(SR|RRR|ACK)/.test(answer)).length;
    if (stored < signed || stored > most) throw new Error(`frame ${frame}: ${stored} stored, ${answers.join(', ')}`);
    taken += answers.length;
  }
  console.log(`CCSP: ${CCSP_FRAMES} mutated frames, ${taken} answers`);
  expect(taken).toBeGreaterThan(CCSP_FRAMES / 10);
});

it(`kd: ${KD_LINES} lines`, { timeout: 300_000 }, () => {
  const draws = new Draws(20_261_122);
  const line = (change: Readonly<Record<number, string>> = {}): Uint8Array => {
    const words =
      'kd 202601021530 5566778899 POS1 1 normal 0,00 125,00 25,00;25,00 12,00;0,00 6,00;0,00 0,00;0,00'.split(' ');
    return encodeKdLine(words.map((word, at) => change[at] ?? word));
  };
  const lines = [line(), line({ 5: 'kopia' }), line({ 5: 'profo' }), encodeKdLine(['ver'])];
  const unit = new PaperUnit();
  const server = new KdServer(unit, { ...DEFAULT_KD_SETTINGS, oneCopy: false });
  let taken = 0;
  for (let at = 0; at < KD_LINES; at++) {
    const before = unit.stored.length;
    server.receive(mutated(draws.pick(lines), draws));
    const answers = String.fromCharCode(...server.takeOutput())
      .split('\r\n')
      .slice(0, -1);
    const most = answers.filter((answer) => answer.startsWith('0 ')).length;
    if (unit.stored.length - before > most) throw new Error(`line ${at}: stored, and said ${answers.join(', ')}`);
    if (!answers.every((answer) => /^-?[0-9]{1,2} .*0x[0-9A-F]{4}$/.test(answer))) throw new Error(answers.join(', '));
    taken += answers.length;
  }
  server.receive(bytesOf('\r\n'));
  server.takeOutput();
  server.receive(line({ 4: '2' }));
  expect(String.fromCharCode(...server.takeOutput())).toMatch(/^0 A{32} B{26} 0x/);
  console.log(`kd: ${KD_LINES} mutated lines, ${taken} answers`);
});
