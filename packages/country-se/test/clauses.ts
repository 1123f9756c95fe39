/**
 * Every clause that this package says it models, with the tests that prove it: `tools/clauses.ts` runs them and writes
 * docs/proofs/clauses-se.md. The rules of receipts and of their paper are taken from their tables, so that none of them
 * can be missing here.
 */
import type { Clause, ClauseBook, ClauseTest } from '@plomba/testkit';
import { PAPER_RULES, RECEIPT_RULES, type RuleRow } from '../src/till/index.js';

const UNIT = 'The unit and its memory (SKVFS 2009:2)';
const CCSP = 'CCSP, the wire';
const KD = 'kd, the wire';
const DRIVER = 'The till’s end of the wire';
const RECEIPTS = 'What a receipt must say (SKVFS 2014:9)';
const PAPER = 'What a receipt must show (SKVFS 2014:9)';
const NOTICES = 'What the tax agency is told';
const JOURNAL = 'The till’s journal (SKVFS 2021:16)';

const test = (file: string, ...names: readonly string[]): readonly ClauseTest[] =>
  names.map((name) => ({ file, name }));
const unitTest = (...names: readonly string[]): readonly ClauseTest[] =>
  test('test/control-unit.sim.test.ts', ...names);
const serverTest = (...names: readonly string[]): readonly ClauseTest[] => test('test/ccsp-server.test.ts', ...names);
const suite = (wire: 'CCSP' | 'kd'): readonly ClauseTest[] =>
  test('test/conformance.sim.test.ts', `the suite of ${wire} passes on a simulated control unit`);

const UNIT_CLAUSES: readonly Clause[] = [
  {
    chapter: UNIT,
    clause: 'SKVFS 2009:2, receipt data',
    mark: 'V-law',
    says: 'receipt data are 164 characters, each field on the right of its place, padded with blanks',
    files: ['src/rules/receipt-data.ts'],
    tests: [
      ...test('src/rules/receipt-data.test.ts', 'is 164 characters, every field on the right'),
      ...serverTest('stores the receipt data of the law'),
      ...test('test/kd-server.test.ts', 'stores the receipt data of the law, return before sale'),
    ],
  },
  {
    chapter: UNIT,
    clause: 'SKVFS 2009:2, 2 kap. 6 §',
    mark: 'R',
    says: 'a control code has two parts, a keyed hash of the receipt data and an enciphered block of the counters',
    files: ['src/rules/control-code.ts', 'src/device/simulated-control-code.ts'],
    tests: test(
      'src/rules/control-code.test.ts',
      'has 59 characters: 32, the separator, 26',
      'has a first group of the receipt data and a second one of the counters alone',
      'is keyed by HMAC-SHA-1 (RFC 2202, test case 2)',
      'enciphers the block of FIPS 197, appendix B',
    ),
  },
  {
    chapter: UNIT,
    clause: 'SKVFS 2009:2, 2 kap. 6 §',
    mark: 'V',
    says: 'only normal receipts and copies have a control code',
    files: ['src/rules/rules.table.ts', 'src/device/cells.table.ts'],
    tests: [
      ...test('src/rules/sweden.test.ts', 'control codes are for normal and kopia only'),
      ...unitTest('has no code for ovning and profo'),
    ],
  },
  {
    chapter: UNIT,
    clause: 'SKVFS 2009:2, 3 kap. 5 §',
    mark: 'V-law',
    says: 'control data are never overwritten nor erased within five years: a memory that is full refuses',
    files: ['src/rules/sweden.ts', 'src/device/control-unit.ts', 'src/device/settings.ts'],
    tests: unitTest('a memory that fills says so on CCSP: warning, then 010 and storage status 2'),
  },
  {
    chapter: UNIT,
    clause: 'SKVFS 2009:2, 4 kap.',
    mark: 'V-law',
    says: 'a unit of type C serves several registers, of one company or of several, each with its own half-open receipt',
    files: ['src/device/wires.ts', 'src/device/ccsp-server.ts'],
    tests: unitTest(
      'several tills talk to one unit at once',
      'one name under two organisation numbers is two registers, and counts apart',
    ),
  },
  {
    chapter: UNIT,
    clause: 'the makers’ licences for registers',
    mark: 'I',
    says: 'each pair of organisation number and register takes a place for good; without a free one it is refused',
    files: ['src/rules/sweden.ts', 'src/device/settings.ts'],
    tests: unitTest('the eleventh pair on a ten-pair unit is refused with 009, on kd with 14, and takes nothing'),
  },
  {
    chapter: UNIT,
    clause: 'SKVFS 2014:9, 6 kap. 3 §',
    mark: 'V-law',
    says: 'a receipt has one copy at most, which is a registered event of its own',
    files: ['src/device/control-unit.ts'],
    tests: unitTest('is stored once; the same one again gets its code, another one is refused'),
  },
  {
    chapter: UNIT,
    clause: 'the makers’ list of return codes: stopped by a power failure',
    mark: 'I',
    says: 'a receipt is stored whole or not at all, whenever the power goes',
    files: ['src/device/ccsp-server.ts', 'src/device/kd-server.ts'],
    tests: unitTest(
      'is gone after a power cut at any flash operation of its signature, or stored whole',
      '20 while the supply lives on its bank',
    ),
  },
  {
    chapter: UNIT,
    clause: 'counters per register and kind of receipt',
    mark: 'R',
    says: 'number and sum of each kind of receipt are counted for the unit and for each register; they saturate',
    files: ['src/rules/rules.table.ts'],
    tests: [
      ...unitTest('23 where a counter is at its end'),
      ...test(
        'test/extraction.sim.test.ts',
        'has every receipt of its days with its code, and the counters of the unit',
      ),
    ],
  },
  {
    chapter: UNIT,
    clause: 'SKVFS 2009:2, extraction for the authority',
    mark: 'R',
    says: 'control data of a period leave the unit over a port of the service, never the till’s, signed and enciphered',
    files: ['src/extraction/control-data.ts', 'src/extraction/sealed-file.ts', 'src/extraction/open-control-data.ts'],
    tests: test(
      'test/extraction.sim.test.ts',
      'is for the service alone',
      'cannot be read with another key, nor with any bit changed',
      'is found out when somebody who can seal, but not sign, changes it',
    ),
  },
  {
    chapter: UNIT,
    clause: 'real-time clock (return code 25)',
    mark: 'V',
    says: 'the unit has a clock of its own; the register’s time travels in the data and is never compared with it',
    files: ['src/device/kd-server.ts', 'src/wire/field.ts'],
    tests: [
      ...test('test/kd-server.test.ts', 'nor without the time where it is set so (25)'),
      ...unitTest('25 where the clock lost its battery'),
    ],
  },
];

const WIRE_CLAUSES: readonly Clause[] = [
  {
    chapter: CCSP,
    clause: 'frame: mode, LEN, LRC, CR (sheet 1A)',
    mark: 'V',
    says: 'a frame is judged by length before LRC, and answered in the mode in which it came',
    files: ['src/wire/frame.ts', 'src/wire/frame-parser.ts'],
    tests: [
      ...test('src/wire/frame.test.ts', 'has the LRC that the anchor has', 'is judged by length before LRC'),
      ...serverTest('answers in the mode in which it was asked'),
      ...suite('CCSP'),
    ],
  },
  {
    chapter: CCSP,
    clause: 'several frames in a read, one frame in many (sheet 6.15)',
    mark: 'V',
    says: 'the outcome does not depend on how bytes are cut, and each frame has one answer',
    files: ['src/wire/frame-parser.ts'],
    tests: [
      ...test(
        'src/wire/frame-parser.test.ts',
        'says the same however the bytes are cut',
        'takes several frames out of one read',
      ),
      ...test('test/mutated-frames.sim.test.ts', 'CCSP: '),
    ],
  },
  {
    chapter: CCSP,
    clause: 'strict and tolerant (sheet 5, 6.3, 6.10)',
    mark: 'V',
    says: 'an LRC of one digit, a bare 0, a hyphen and more fields are taken by a tolerant unit, and by no other',
    files: ['src/wire/tolerance.ts'],
    tests: [
      ...test('src/wire/frame.test.ts', 'may have an LRC of one digit where that is tolerated, and nowhere else'),
      ...test('src/wire/message.test.ts', 'RH is tolerant by name'),
    ],
  },
  {
    chapter: CCSP,
    clause: 'messages of version 1 (sheet 1A.1, 1A.2)',
    mark: 'V',
    says: 'IQ, SIQ, ST, RI, PI, RX, RH, SQ and their answers, field by field',
    files: ['src/wire/messages.table.ts', 'src/wire/message.ts'],
    tests: [
      ...test(
        'src/wire/message.test.ts',
        'RH is the frame of the sheet, both ways',
        'of an unknown type, or of the other direction, is 002',
      ),
      ...suite('CCSP'),
    ],
  },
  {
    chapter: CCSP,
    clause: 'life of a receipt (sheet 1A.1)',
    mark: 'I',
    says: 'what every message does in every state; out of order is NAK 004 and changes nothing',
    files: ['src/device/cells.table.ts', 'src/device/ccsp-server.ts'],
    tests: serverTest('every cell of a receipt', 'answers the orders of POSSUM and of Club Speed'),
  },
  {
    chapter: CCSP,
    clause: 'codes of NAK (sheet 1A.3)',
    mark: 'V',
    says: '001 to 011, those beyond 008 in version 2 only',
    files: ['src/wire/nak-codes.table.ts', 'src/device/settings.ts'],
    tests: serverTest(
      'refuses a field with 003 and a register with 007',
      'says journal-full as NAK 006 in version 1 and 010 in version 2',
      'that does not work says so (006)',
    ),
  },
  {
    chapter: CCSP,
    clause: 'RR and RRR, numbers of a session (sheet 1A.2; XCCSP)',
    mark: 'OEEL',
    says: 'the same number with the same receipt gets the first answer, over a power cut too; a new session counts anew',
    files: ['src/device/register-sessions.ts'],
    tests: unitTest(
      'sent again gets the first answer: on the same line, on another, and after a power cut',
      'counts anew from 1 in a new session',
      'with a number below the last, or the last one with another receipt, is 011 and not stored',
    ),
  },
  {
    chapter: CCSP,
    clause: 'SQX and SRX (sheet 1A.1)',
    mark: 'OEEL',
    says: 'the status at length: memory, places for registers and how many are free',
    files: ['src/device/ccsp-server.ts'],
    tests: suite('CCSP'),
  },
  {
    chapter: CCSP,
    clause: 'main, storage and severity digits (sheet 1A.3)',
    mark: 'V',
    says: 'SIR and SRX say how the unit and its memory are, with codes where that is set',
    files: ['src/device/control-unit.ts'],
    tests: serverTest('says how full its memory is, with codes where that is set'),
  },
  {
    chapter: KD,
    clause: 'line: words, CRC, CR LF (sheet 1B)',
    mark: 'OEEL',
    says: 'CRC-16/XMODEM up to and including the blank before it; length before CRC',
    files: ['src/wire/kd-line.ts'],
    tests: [
      ...test('src/wire/kd.test.ts', 'a request is as worked out by hand', 'a line that is refused has the code'),
      ...test('test/mutated-frames.sim.test.ts', 'kd: '),
      ...suite('kd'),
    ],
  },
  {
    chapter: KD,
    clause: 'arguments of kd (sheet 1B)',
    mark: 'OEEL',
    says: 'eleven, the return amount before the sale, each wrong one with its return code',
    files: ['src/wire/kd-receipt.table.ts', 'src/wire/kd-receipt.ts'],
    tests: [
      ...test(
        'src/wire/kd-receipt.test.ts',
        'are the header that CCSP has, the return amount before the sale',
        'are judged from the left',
      ),
      ...test('test/kd-server.test.ts', 'says what is wrong with the'),
    ],
  },
  {
    chapter: KD,
    clause: 'return codes -3 to 25 (sheet 1B)',
    mark: 'V',
    says: 'each published code is answered where its meaning applies: fields, table full, power-fail abort, saturated counters, log full, clock',
    files: ['src/wire/kd-return-codes.table.ts', 'src/device/settings.ts'],
    tests: [
      ...test('test/kd-server.test.ts', 'says that the unit refuses with', 'begins nothing while its power fails (20)'),
      ...unitTest('codes of kd that come from the unit'),
    ],
  },
  {
    chapter: KD,
    clause: 'answers to ver and kd (sheet 1B)',
    mark: 'OEEL',
    says: 'the number of the unit as the fifth word; the control code in one word, in two, or its first group',
    files: ['src/wire/kd-reply.ts'],
    tests: test(
      'test/kd-server.test.ts',
      'tells its number as the fifth word, whether the return code counts or not',
      'answers with both groups of the code, or with the first, and with none for ovning and profo',
    ),
  },
];

const DRIVER_CLAUSES: readonly Clause[] = [
  {
    chapter: DRIVER,
    clause: 'lost answers in version 1 (sheet 1A.1)',
    mark: 'I',
    says: 'asked for again while the unit holds the receipt; then unknown, with what to do, and never rung up again',
    files: ['src/driver/ccsp-session.ts', 'src/driver/exchange.ts'],
    tests: [
      ...test('test/ccsp-driver.sim.test.ts', 'an answer that is lost in version 1'),
      ...test('test/single-faults.sim.test.ts', 'version 1, on a line that'),
    ],
  },
  {
    chapter: DRIVER,
    clause: 'lost answers in version 2 (sheet 6.13)',
    mark: 'OEEL',
    says: 'had again by the same message, whatever happens to the line or the unit; nothing is doubled',
    files: ['src/driver/rr-exchange.ts'],
    tests: [
      ...test('test/ccsp-driver.sim.test.ts', 'an answer that is lost in version 2'),
      ...test('test/single-faults.sim.test.ts', 'version 2, on a line that'),
    ],
  },
  {
    chapter: DRIVER,
    clause: 'lost answers on kd (sheet 1B)',
    mark: 'I',
    says: 'late answers are found; a lost one is unknown for good, and nothing is doubled',
    files: ['src/driver/kd-exchange.ts', 'src/driver/kd-session.ts'],
    tests: test('test/kd-driver.sim.test.ts', 'an answer to kd', 'a single fault leaves a true belief'),
  },
  {
    chapter: DRIVER,
    clause: 'SKVFS 2014:10, 4 kap. 1 §: without a control unit',
    mark: 'V',
    says: 'wrong unit, unit full, licence missing, unit away: each an error of its own with a Swedish sentence for the cashier',
    files: ['src/driver/nak-errors.table.ts', 'src/driver/kd-errors.table.ts', 'src/driver/cashier-sentences.table.ts'],
    tests: test(
      'src/driver/unit-refusal.test.ts',
      'the cashier is told what to do in Swedish, without codes',
      'keep apart what a cashier must do differently',
      'of the line says what the law wants without a unit',
    ),
  },
];

function ruleClauses(
  chapter: string,
  rules: Readonly<Record<string, RuleRow>>,
  proof: { readonly files: readonly string[]; readonly tests: (id: string) => readonly ClauseTest[] },
): readonly Clause[] {
  return Object.entries(rules).map(([id, { rule, clause, mark }]) => {
    return { chapter, clause, mark, says: `\`${id}\`: ${rule}`, files: proof.files, tests: proof.tests(id) };
  });
}

const TILL_CLAUSES: readonly Clause[] = [
  ...ruleClauses(RECEIPTS, RECEIPT_RULES, {
    files: ['src/till/receipt-rules.table.ts', 'src/till/check-receipt.ts'],
    tests: (id) => test('src/till/check-receipt.test.ts', `breaks '${id}' at`),
  }),
  ...ruleClauses(PAPER, PAPER_RULES, {
    files: ['src/till/receipt-rules.table.ts', 'src/till/check-paper.ts', 'src/till/receipt-paper.ts'],
    tests: (id) => test('src/till/check-paper.test.ts', `${id} says so`),
  }),
  {
    chapter: NOTICES,
    clause: 'notification of units and registers (SFL 39 kap.)',
    mark: 'V',
    says: 'the fields of a unit and of a register, complete and within their lengths; a register points at its unit',
    files: ['src/till/notice-fields.table.ts', 'src/till/notification.ts'],
    tests: test(
      'src/till/notification.test.ts',
      'must be there, and not be too long',
      'points at a unit, has each number once, and each designation once for a company',
    ),
  },
  {
    chapter: NOTICES,
    clause: 'change within two weeks (SFL 39 kap.)',
    mark: 'V',
    says: 'a change is notified within 14 days, a new unit before its registers; a fault at once',
    files: ['src/till/notification.ts'],
    tests: test(
      'src/till/notification.test.ts',
      'is overdue from the fifteenth day on, by any calendar',
      'is a new unit before its registers, by the day of their first use',
      'of a fault is its report, before all else',
    ),
  },
  {
    chapter: NOTICES,
    clause: 'a unit out of use is kept twelve months (SKVFS 2014:10)',
    mark: 'V',
    says: 'the old one of two that were swapped is deregistered, and kept',
    files: ['src/till/notification.ts'],
    tests: test('src/till/notification.test.ts', 'of a swapped unit is'),
  },
  {
    chapter: JOURNAL,
    clause: 'SKVFS 2021:16, export of the journal memory',
    mark: 'V',
    says: 'the export has an element for every kind of event, in the names of an implementation, and carries any text',
    files: ['src/till/journal.table.ts', 'src/till/till-journal.ts'],
    tests: test(
      'src/till/till-journal.test.ts',
      'of a small day is what was written by hand',
      'has an element for every kind of event',
      'carries any text',
    ),
  },
  {
    chapter: JOURNAL,
    clause: 'SKVFS 2014:9, 7 kap. 2–3 §§: X and Z reports',
    mark: 'V',
    says: 'grand totals of sales, returns and net, numbers of receipts, copies, training receipts and returns',
    files: ['src/till/till-counters.ts'],
    tests: test(
      'src/till/till-journal.test.ts',
      'of every report in the export are what the events before it give',
      'are found when one of them is wrong, with its place',
    ),
  },
];

export const CLAUSES: ClauseBook = {
  country: 'se',
  title: 'Sweden: clauses and their tests',
  asOf:
    'Control units by SKVFS 2009:2 (complete as SKVFS 2016:1), registers by SKVFS 2014:9 as amended by 2021:17, their use ' +
    'by SKVFS 2014:10, the journal’s export by SKVFS 2021:16, notification by SFL 39 kap.; as known in November 2026.',
  clauses: [...UNIT_CLAUSES, ...WIRE_CLAUSES, ...DRIVER_CLAUSES, ...TILL_CLAUSES],
  notModelled: [
    {
      clause: 'SKVFS 2009:2, chapters 5 to 14',
      why: 'not read: code, counters and the official XML are inferred or ours',
    },
    {
      clause: 'SKVFS 2020:9, control systems',
      why: 'server based: another architecture; Infrasec’s service is not built',
    },
    { clause: 'SCU100 (DLE/STX packets)', why: 'known from one client with mistakes only' },
    { clause: 'XCCSP, SRV4POS', why: 'services of a cloud; their shapes are known, no client of them can be run here' },
    { clause: 'taking a register off a unit', why: 'how makers do it is not known' },
    { clause: 'erasing control data older than five years', why: 'the law allows it; this unit never erases' },
    { clause: 'type B, between register and printer', why: 'its mode is answered; nothing is printed on its way' },
  ],
};
