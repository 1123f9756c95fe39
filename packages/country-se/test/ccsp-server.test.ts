// The unit's end of the line against a unit of paper: every state with every message, every NAK, both modes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CcspServer, DEFAULT_CCSP_SETTINGS, type CcspSettings } from '../src/device/index.js';
import { parseReceiptData } from '../src/index.js';
import { encodeFrame, STRICT } from '../src/wire/index.js';
import { CODE, PaperUnit } from './helpers/paper-unit.js';
import { bytesOf, frameOf, headerFrame, said } from './helpers/talk.js';

interface Talk {
  readonly unit: PaperUnit;
  readonly server: CcspServer;
  say(...frames: readonly Uint8Array[]): readonly string[];
}

function talk(over: Partial<CcspSettings> = {}): Talk {
  const unit = new PaperUnit();
  const server = new CcspServer(unit, { ...DEFAULT_CCSP_SETTINGS, ...over });
  const say = (...frames: readonly Uint8Array[]): readonly string[] => {
    for (const frame of frames) server.receive(frame);
    return said(server.takeOutput());
  };
  return { unit, server, say };
}

const IQ = frameOf('IQ');
const ST = frameOf('ST');
const SQ = frameOf('SQ');
const RH = headerFrame();

/** How each state is reached. */
const WAYS = { idle: [], open: [ST], header: [ST, RH], signed: [ST, RH, SQ] } as const;
const MESSAGES = {
  IQ,
  SIQ: frameOf('SIQ'),
  ST,
  RI: frameOf('RI'),
  PI: frameOf('PI'),
  RX: frameOf('RX'),
  RH,
  'RH kopia': headerFrame({ kind: 'kopia' }),
  'RH ovning': headerFrame({ kind: 'ovning' }),
  'RH profo': headerFrame({ kind: 'profo' }),
  SQ,
  'bad LRC': bytesOf('#!#00D#IQ#7E\r'),
  unknown: frameOf('XX'),
  answer: frameOf('ACK'),
} as const;

const ID = 'IR SIM0001 2 1.0';
const OK = 'SIR 0';
const N4 = 'NAK 004';
/** Written by hand from the sheet: what is said, and the state behind it. */
const EXPECTED: Readonly<
  Record<keyof typeof WAYS, Readonly<Record<keyof typeof MESSAGES, readonly [string, string]>>>
> = {
  idle: {
    IQ: [ID, 'idle'],
    SIQ: [OK, 'idle'],
    ST: ['ACK', 'open'],
    RI: [N4, 'idle'],
    PI: [N4, 'idle'],
    RX: [N4, 'idle'],
    RH: [N4, 'idle'],
    'RH kopia': [N4, 'idle'],
    'RH ovning': [N4, 'idle'],
    'RH profo': [N4, 'idle'],
    SQ: [N4, 'idle'],
    'bad LRC': ['NAK 001', 'idle'],
    unknown: ['NAK 002', 'idle'],
    answer: ['NAK 002', 'idle'],
  },
  open: {
    IQ: [ID, 'open'],
    SIQ: [OK, 'open'],
    ST: ['ACK', 'open'],
    RI: ['ACK', 'open'],
    PI: ['ACK', 'open'],
    RX: ['ACK', 'open'],
    RH: ['ACK', 'header'],
    'RH kopia': ['ACK', 'header'],
    'RH ovning': ['ACK', 'idle'],
    'RH profo': ['ACK', 'idle'],
    SQ: [N4, 'open'],
    'bad LRC': ['NAK 001', 'open'],
    unknown: ['NAK 002', 'open'],
    answer: ['NAK 002', 'open'],
  },
  header: {
    IQ: [ID, 'header'],
    SIQ: [OK, 'header'],
    ST: ['ACK', 'open'],
    RI: ['ACK', 'header'],
    PI: ['ACK', 'header'],
    RX: ['ACK', 'header'],
    RH: [N4, 'header'],
    'RH kopia': [N4, 'header'],
    'RH ovning': [N4, 'header'],
    'RH profo': [N4, 'header'],
    SQ: [`SR ${CODE}`, 'signed'],
    'bad LRC': ['NAK 001', 'header'],
    unknown: ['NAK 002', 'header'],
    answer: ['NAK 002', 'header'],
  },
  signed: {
    IQ: [ID, 'signed'],
    SIQ: [OK, 'signed'],
    ST: ['ACK', 'open'],
    RI: [N4, 'signed'],
    PI: [N4, 'signed'],
    RX: [N4, 'signed'],
    RH: [N4, 'signed'],
    'RH kopia': [N4, 'signed'],
    'RH ovning': [N4, 'signed'],
    'RH profo': [N4, 'signed'],
    SQ: [N4, 'signed'],
    'bad LRC': ['NAK 001', 'signed'],
    unknown: ['NAK 002', 'signed'],
    answer: ['NAK 002', 'signed'],
  },
};

const CELLS = Object.entries(EXPECTED).flatMap(([state, row]) =>
  Object.entries(row).map(([message, [answer, to]]) => [state, message, answer, to] as const),
);

describe('every cell of a receipt', () => {
  it.each(CELLS)('%s, %s: %s, then %s', (state, message, answer, to) => {
    const { server, unit, say } = talk();
    say(...WAYS[state as keyof typeof WAYS]); // keys of these tables
    const before = unit.stored.length;
    expect(server.state).toBe(state);
    expect(say(MESSAGES[message as keyof typeof MESSAGES])).toEqual([answer]);
    expect(server.state).toBe(to);
    // Something is stored exactly where a code is said, or an uncoded receipt is taken.
    const stores = answer.startsWith('SR') || (state === 'open' && (message === 'RH ovning' || message === 'RH profo'));
    expect(unit.stored.length - before).toBe(stores ? 1 : 0);
  });
});

describe('a unit on the line', () => {
  it('answers the orders of POSSUM and of Club Speed', () => {
    const possum = talk();
    expect(possum.say(frameOf('SIQ'), ST, IQ, RH, SQ)).toEqual([OK, 'ACK', ID, 'ACK', `SR ${CODE}`]);
    const clubSpeed = talk();
    expect(clubSpeed.say(IQ, ST, RH, SQ)).toEqual([ID, 'ACK', 'ACK', `SR ${CODE}`]);
  });

  it('answers in the mode in which it was asked', () => {
    const { server } = talk();
    server.receive(bytesOf('#%#00D#ST#66\r#!#00D#IQ#7D\r#%#00D#IQ#7D\r'));
    const text = String.fromCharCode(...server.takeOutput());
    expect(text.split('\r').map((frame) => frame.slice(0, 3))).toEqual(['#%#', '#!#', '#%#', '']);
  });

  it('stores the receipt data of the law, and what the journal counts beside it', () => {
    const { unit, say } = talk();
    say(ST, headerFrame({ total: 90_00n, returned: 35_00n, cashier: 'Åsa' }), SQ);
    const [receipt] = unit.stored;
    expect(receipt).toMatchObject({ document: 'sale', till: 'POS1', cashier: 'Åsa', payments: [{ amount: 9000n }] });
    expect(parseReceiptData(receipt?.notes?.join('') ?? '')).toEqual({
      dateTime: '202601021530',
      orgNo: '5566778899',
      posId: 'POS1',
      receiptId: '1001',
      kind: 'normal',
      returned: '35,00',
      sale: '90,00',
      vat1: '25,00;25,00',
      vat2: '',
      vat3: '',
      vat4: '',
    });
  });

  it.each([
    ['normal', 125_00n, 'sale'],
    ['normal', -125_00n, 'refund'],
    ['normal', 0n, 'sale'],
    ['kopia', -125_00n, 'correction'],
    ['ovning', -125_00n, 'training'],
    ['profo', 125_00n, 'proforma'],
  ] as const)('keeps %s of %i öre as a %s', (kind, total, document) => {
    const { unit, say } = talk();
    expect(say(ST, headerFrame({ kind, total, returned: 125_00n }))).toEqual(['ACK', 'ACK']);
    say(SQ);
    expect(unit.stored.map((receipt) => receipt.document)).toEqual([document]);
  });

  it('opens a day for its first receipt, and only then', () => {
    const { unit, say } = talk();
    say(ST, RH);
    expect(unit.dayOpen).toBe(false);
    say(SQ);
    expect(unit.dayOpen).toBe(true);
  });

  it('refuses to give back more than came back (NAK 003), and takes the header again', () => {
    const { say, unit } = talk();
    expect(
      say(ST, headerFrame({ total: -10_00n, returned: 9_99n }), headerFrame({ total: -10_00n, returned: 10_00n })),
    ).toEqual(['ACK', 'NAK 003', 'ACK']);
    expect(say(SQ)).toEqual([`SR ${CODE}`]);
    expect(unit.stored).toHaveLength(1);
  });

  it('refuses a field with 003 and a register with 007', () => {
    const { say } = talk({ tolerance: STRICT, registers: [{ orgNo: '5566778899', posId: 'POS1' }] });
    say(ST);
    expect(say(headerFrame({ posId: 'POS2' }))).toEqual(['NAK 007']);
    expect(say(headerFrame({ orgNo: '5566778890' }))).toEqual(['NAK 007']);
    expect(say(encodeFrame({ mode: 'A', type: 'RH', fields: ['x'] }))).toEqual(['NAK 003']);
    expect(say(headerFrame())).toEqual(['ACK']);
  });

  it.each([
    ['validation-failed', '003', '003'],
    ['halted', '006', '006'],
    ['not-allowed-in-state', '006', '006'],
    ['signer-broken', '008', '008'],
    ['counter-overflow', '008', '008'],
    ['journal-full', '006', '010'],
    ['fiscal-memory-full', '006', '010'],
  ])('says %s as NAK %s in version 1 and %s in version 2, and may be asked again', (code, first, second) => {
    for (const [version, nak] of [[1, first] as const, [2, second] as const]) {
      const { unit, say } = talk({ version });
      unit.refuses = code;
      expect(say(ST, RH, SQ)).toEqual(['ACK', 'ACK', `NAK ${nak}`]);
      expect(say(ST, headerFrame({ kind: 'ovning' }))).toEqual(['ACK', `NAK ${nak}`]);
      unit.refuses = undefined;
      expect(say(headerFrame({ kind: 'ovning' }), ST, RH, SQ)).toEqual(['ACK', 'ACK', 'ACK', `SR ${CODE}`]);
    }
  });

  it('that does not work says so (006), tells who it is, and forgets what was open', () => {
    const { unit, server, say } = talk();
    say(ST, RH);
    unit.now = { ...unit.now, life: 'blocked' };
    expect(say(IQ, frameOf('SIQ'), frameOf('RI'), SQ, RH, ST)).toEqual([
      ID,
      'SIR 4',
      ...Array.from({ length: 4 }, () => 'NAK 006'),
    ]);
    expect(server.state).toBe('idle');
    unit.now = { life: 'blank', firmware: '1.0', memory: 'ample', clock: 'set', power: 'good' };
    expect(say(IQ)).toEqual(['NAK 006']);
    unit.now = { ...unit.now, serial: 'X', life: 'production', halted: 'rot' };
    expect(say(frameOf('SIQ'), ST)).toEqual(['SIR 4', 'NAK 006']);
  });

  it('says how full its memory is, with codes where that is set', () => {
    const { unit, say } = talk({ statusCodes: true });
    const heard = (['ample', 'near-end', 'end', 'full'] as const).map((memory) => {
      unit.now = { ...unit.now, memory };
      return say(frameOf('SIQ'))[0];
    });
    expect(heard).toEqual(['SIR 0', 'SIR 1 01', 'SIR 1 01', 'SIR 3 03']);
  });

  it('says its last code again where that is set, and stores nothing by it', () => {
    const { unit, say } = talk({ signsAgain: true });
    expect(say(ST, RH, SQ, SQ, IQ, SQ)).toEqual(['ACK', 'ACK', `SR ${CODE}`, `SR ${CODE}`, ID, `SR ${CODE}`]);
    expect(unit.stored).toHaveLength(1);
    expect(say(ST, SQ)).toEqual(['ACK', 'NAK 004']);
  });

  it('answers every frame of anything with one frame, and stores nothing that was not asked for', () => {
    const pieces = fc.constantFrom(
      ...Object.values(MESSAGES),
      bytesOf('noise\r'),
      bytesOf('#!#'),
      headerFrame({ total: -1n }),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (frames) => {
        const { unit, say } = talk();
        const answers = say(...frames);
        const signed = answers.filter((answer) => answer.startsWith('SR')).length;
        const coded = unit.stored.filter(({ document }) => document === 'sale' || document === 'correction').length;
        expect(coded).toBe(signed);
        expect(answers.every((answer) => /^(IR|SIR|ACK|NAK|SR)\b/.test(answer))).toBe(true);
      }),
    );
  });

  it('keeps its head over 100,000 random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1000, maxLength: 1000 }), (bytes) => {
        const { unit, server, say } = talk();
        say(bytes, bytesOf('\r'));
        expect(unit.stored).toHaveLength(0);
        expect(server.state).toBe('idle');
        expect(say(ST, RH, SQ)).toHaveLength(3);
      }),
      { numRuns: 100 },
    );
  });
});
