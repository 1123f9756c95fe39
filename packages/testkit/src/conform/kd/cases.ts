/** Cases of docs/spec/kd.md: lines, commands, fields, receipts, power. */
import type { ConformCase, ConformEffect, ConformNeed } from '../conform-case.js';
import { must, mustBe } from '../conform-case.js';
import type { KdBench, KdReceipt } from './kd-bench.js';
import { lineText } from './kd-line.js';

export type KdCase = ConformCase<KdBench>;

type Chapter = 'line' | 'command' | 'field' | 'receipt' | 'registers' | 'power';

const CLAUSES: Readonly<Record<Chapter, string>> = {
  line: 'kd.md, Line',
  command: 'kd.md, Commands',
  field: 'kd.md, Arguments of kd',
  receipt: 'kd.md, Receipts',
  registers: 'kd.md, Return codes',
  power: 'kd.md, Receipts',
};

interface KdPlan {
  readonly title: string;
  readonly effect?: ConformEffect;
  readonly needs?: readonly ConformNeed[];
  readonly receipts?: number;
  readonly run: (bench: KdBench) => Promise<void>;
}

/** Cases that store receipts are fiscal; the others leave nothing behind. */
function kdCase(chapter: Chapter, name: string, { title, effect, needs = [], receipts = 0, run }: KdPlan): KdCase {
  const own: ConformEffect = effect ?? (receipts > 0 ? 'fiscal' : 'safe');
  const cost = { receipts, papers: receipts };
  return { id: `${chapter}/${name}`, title, clause: CLAUSES[chapter], effect: own, needs, cost, run };
}

/** What is sent is answered with this code, and `ver` behind it as always. */
function badLine(name: string, title: string, [code, text]: readonly [code: number, text: string]): KdCase {
  return kdCase('line', name, {
    title: `${title} is answered with ${code}`,
    async run(bench) {
      await bench.mustRefuseText(text, code, title);
      await bench.mustKnowItself();
    },
  });
}

const VER = lineText(['ver']);

const LINE_CASES: readonly KdCase[] = [
  kdCase('line', 'by-hand', {
    title: 'the line ver 0x5F2E is answered',
    async run(bench) {
      mustBe(VER, 'ver 0x5F2E\r\n', 'the line made by hand'); // from the vectors of the wire
      mustBe((await bench.askText('ver 0x5F2E\r\n', 'ver')).code, 0, 'the return code');
    },
  }),
  badLine('crc', 'a wrong CRC', [-2, lineText(['ver'], 1)]),
  badLine('crc-missing', 'a line without a CRC', [-2, 'ver and nothing more\r\n']),
  badLine('behind-crc', 'a word behind the CRC', [22, `${VER.slice(0, -2)} more\r\n`]),
  badLine('too-long', 'a line of 300 letters', [-1, `${'x'.repeat(300)}\r\n`]),
  badLine('too-short', 'a line of one letter', [-1, 'x\r\n']),
  badLine('endless', 'five thousand bytes and an end', [-1, `${'x'.repeat(5000)}\r\n`]),
  kdCase('line', 'empty', {
    title: 'empty lines are dropped, and a line behind them is answered',
    async run(bench) {
      await bench.send('\r\n\r\n\r\n');
      await bench.mustKnowItself();
      must((await bench.heard(50)) === undefined, 'an empty line was answered');
    },
  }),
  kdCase('line', 'byte-by-byte', {
    title: 'a line may arrive one byte at a time',
    async run(bench) {
      for (const letter of VER) await bench.send(letter);
      mustBe((await bench.answer('ver byte by byte')).code, 0, 'the return code');
    },
  }),
  kdCase('line', 'two-in-one-write', {
    title: 'two lines in one write are two lines, answered in their order',
    async run(bench) {
      await bench.send(VER + lineText(['dk']));
      mustBe((await bench.answer('the first of two')).code, 0, 'the first return code');
      mustBe((await bench.answer('the second of two')).code, -3, 'the second return code');
    },
  }),
  kdCase('line', 'half-then-whole', {
    title: 'half a line before a whole one spoils it, and no other',
    async run(bench) {
      const { code } = await bench.askText(VER.slice(0, 4) + VER, 'half a line and a whole one');
      must(code < 0 || code === 1, `the answer is ${code}`);
      await bench.mustKnowItself();
    },
  }),
];

/** Place of the number among the words behind the return code: the one source counts either way [OEEL]. */
const NUMBER_PLACES = [3, 4];

const COMMAND_CASES: readonly KdCase[] = [
  kdCase('command', 'ver', {
    title: 'ver is answered with words, the number of the unit among them, the same each time',
    async run(bench) {
      const words = await bench.mustKnowItself();
      const number = NUMBER_PLACES.map((at) => words[at] ?? '').find((word) => /^[0-9A-Za-z]{1,17}$/.test(word));
      must(number !== undefined, `no number of 1 to 17 letters and digits stands in ${JSON.stringify(words)}`);
      mustBe(await bench.mustKnowItself(), words, 'the second answer');
    },
  }),
  kdCase('command', 'ver-with-argument', {
    title: 'ver with an argument is answered with 1',
    run: (bench) => bench.mustRefuse(['ver', 'x'], 1),
  }),
  kdCase('command', 'unknown', {
    title: 'a command that there is not is answered with -3',
    async run(bench) {
      for (const command of ['dk', 'KD', 'Ver']) await bench.mustRefuse([command], -3);
    },
  }),
  kdCase('command', 'without-arguments', {
    title: 'kd without arguments is answered with 1',
    run: (bench) => bench.mustRefuse(['kd'], 1),
  }),
  kdCase('command', 'argument-missing', {
    title: 'kd with ten arguments is answered with 1',
    run: (bench) => bench.mustRefuse(bench.receipt().slice(0, -1), 1),
  }),
  kdCase('command', 'argument-more', {
    title: 'kd with twelve arguments is answered with 1',
    run: (bench) => bench.mustRefuse([...bench.receipt(), 'x'], 1),
  }),
];

/** A receipt with one wrong argument is refused with the code of that argument. */
function badField(name: string, over: Partial<KdReceipt>, code: number): KdCase {
  const [field = '', value = ''] = Object.entries(over)[0] ?? [];
  return kdCase('field', name, {
    title: `${field} ${JSON.stringify(value)} is answered with ${code}`,
    run: (bench) => bench.mustRefuse(bench.receipt(over), code),
  });
}

/** A receipt with this argument is taken. */
function goodField(name: string, over: Partial<KdReceipt>): KdCase {
  const [field = '', value = ''] = Object.entries(over)[0] ?? [];
  return kdCase('field', name, {
    title: `${field} ${JSON.stringify(value)} is taken`,
    receipts: 1,
    run: async (bench) => void (await bench.sign(over)),
  });
}

const FIELD_CASES: readonly KdCase[] = [
  badField('moment-month', { dateTime: '202613021530' }, 2),
  badField('moment-day', { dateTime: '202602291530' }, 2),
  badField('moment-hour', { dateTime: '202601022460' }, 2),
  badField('moment-short', { dateTime: '20260102153' }, 2),
  badField('org-no-short', { orgNo: '556677889' }, 3),
  badField('org-no-letters', { orgNo: '55667788AB' }, 3),
  badField('pos-id-sign', { posId: 'POS_1' }, 4),
  badField('pos-id-long', { posId: 'ABCDEFGHIJKLMNOPQ' }, 4),
  badField('receipt-id-letters', { receiptId: '1x' }, 5),
  badField('receipt-id-long', { receiptId: '1234567890123' }, 5),
  badField('kind-digit', { kind: '9' }, 6),
  badField('kind-unknown', { kind: 'kvitto' }, 7),
  badField('returned-negative', { returned: '-1,00' }, 8),
  badField('returned-point', { returned: '1.00' }, 8),
  badField('total-point', { total: '125.00' }, 9),
  badField('total-one-place', { total: '125,0' }, 9),
  badField('total-long', { total: '123456789012,00' }, 9),
  badField('vat1-no-amount', { vat1: '25,00' }, 10),
  badField('vat2-word', { vat2: 'x' }, 11),
  badField('vat3-percent', { vat3: '100,00;1,00' }, 12),
  badField('vat4-empty', { vat4: ';' }, 13),
  badField('too-much-back', { total: '-50,00', returned: '49,99' }, 21),
  goodField('leap-day', { dateTime: '202402292359' }),
  goodField('receipt-id-longest', { receiptId: '123456789012' }),
  goodField('vat-in-any-place', { vat1: '0,00;0,00', vat4: '25,00;25,00' }),
];

const RECEIPT_CASES: readonly KdCase[] = [
  kdCase('receipt', 'normal', {
    title: 'a normal receipt is answered with a control code',
    receipts: 1,
    run: async (bench) => void (await bench.sign()),
  }),
  kdCase('receipt', 'kopia', {
    title: 'a copy has a control code, too',
    receipts: 1,
    run: async (bench) => void (await bench.sign({ kind: 'kopia' })),
  }),
  kdCase('receipt', 'uncoded', {
    title: 'receipts of training and pro forma receipts are stored without a control code',
    receipts: 2,
    async run(bench) {
      for (const kind of ['ovning', 'profo'])
        mustBe(await bench.stored(bench.receipt({ kind })), '', `the control code of ${kind}`);
    },
  }),
  kdCase('receipt', 'return', {
    title: 'a return with a negative total is signed',
    receipts: 1,
    run: async (bench) => void (await bench.sign({ total: '-50,00', returned: '50,00', vat1: '25,00;-10,00' })),
  }),
  kdCase('receipt', 'four-rates', {
    title: 'a receipt with four rates is signed',
    receipts: 1,
    run: async (bench) =>
      void (await bench.sign({ vat1: '25,00;10,00', vat2: '12,00;6,00', vat3: '6,00;3,00', vat4: '0,00;0,00' })),
  }),
  kdCase('receipt', 'same-line-again', {
    title: 'the same line again is another receipt: the wire numbers nothing',
    receipts: 2,
    async run(bench) {
      const line = bench.receipt();
      const [first, second] = [await bench.stored(line), await bench.stored(line)];
      bench.unless(first.length > 32, 'the unit says the first group of a code only, which is of the content');
      must(first !== second, 'two receipts have the same control code');
    },
  }),
  kdCase('receipt', 'code-of-the-content', {
    title: 'the first group of the code is of the content: the same for the same receipt data, another for another',
    receipts: 3,
    async run(bench) {
      const data = { receiptId: '4712' };
      const [first, same] = [await bench.sign(data), await bench.sign(data)];
      const other = await bench.sign({ ...data, total: '125,01' });
      mustBe(same.slice(0, 32), first.slice(0, 32), 'the first group of the same content');
      must(other.slice(0, 32) !== first.slice(0, 32), 'the first group does not depend on the total');
    },
  }),
  kdCase('receipt', 'behind-a-mistake', {
    title: 'a line with a mistake stores nothing: the right one behind it is taken',
    receipts: 1,
    async run(bench) {
      const line = bench.receipt();
      await bench.mustRefuseText(lineText(line, 0x8000), -2, 'kd with a wrong CRC');
      await bench.stored(line);
    },
  }),
  kdCase('receipt', 'answers-in-order', {
    title: 'receipts and questions in one write are answered in their order',
    receipts: 2,
    async run(bench) {
      const [first, second] = [bench.receipt(), bench.receipt({ kind: 'ovning' })];
      await bench.send(lineText(first) + VER + lineText(second));
      mustBe((await bench.answer('the first kd')).code, 0, 'the first return code');
      bench.spend();
      must((await bench.answer('ver')).words.length >= 4, 'the second answer is not that to ver');
      const last = await bench.answer('the second kd');
      bench.spend();
      mustBe([last.code, ...last.words], [0], 'the third answer');
    },
  }),
];

/** Switches the unit off and on. */
async function restart(bench: KdBench): Promise<void> {
  await bench.close();
  await bench.target.power?.off();
  await bench.target.power?.on();
}

const POWER_CASES: readonly KdCase[] = [
  kdCase('power', 'identity', {
    title: 'the unit is the same behind a power cut',
    effect: 'fiscal',
    needs: ['power'],
    async run(bench) {
      const words = await bench.mustKnowItself();
      await restart(bench);
      mustBe(await bench.mustKnowItself(), words, 'the answer to ver');
    },
  }),
  kdCase('power', 'half-a-line', {
    title: 'half a line is forgotten when the power goes, and the next receipt is signed',
    effect: 'fiscal',
    needs: ['power'],
    receipts: 1,
    async run(bench) {
      await bench.send(lineText(bench.receipt()).slice(0, 40));
      await restart(bench);
      await bench.sign();
    },
  }),
  kdCase('power', 'between-commit-and-answer', {
    title: 'an answer that a power cut took never comes: the unit says nothing of itself when it is back',
    effect: 'destructive',
    needs: ['power', 'control'],
    receipts: 2,
    async run(bench) {
      const when = { at: 'event', event: 'after-commit-before-answer', kind: 'receipt' };
      await bench.sign();
      await bench.target.control?.('fault.inject', { fault: 'power-cut', when });
      await bench.send(lineText(bench.receipt()));
      bench.spend();
      must((await bench.heard(1_000)) === undefined, 'the unit answered, although its power went');
      await bench.close();
      await bench.target.power?.on();
      await bench.mustKnowItself();
      must((await bench.heard(1_000)) === undefined, 'a late answer came behind that to ver');
    },
  }),
];

/** More places than this are not used up by a test. */
const PLACES_MAX = 100;

const REGISTER_CASES: readonly KdCase[] = [
  kdCase('registers', 'full', {
    title: 'without a free place a new register is answered with 14, and a known one is served',
    effect: 'destructive',
    // Places are never given back: only a unit that is not of metal is filled.
    needs: ['control'],
    receipts: PLACES_MAX,
    async run(bench) {
      await bench.sign();
      let code = 0;
      for (let place = 0; code === 0 && place < PLACES_MAX - 2; place++) {
        code = (await bench.ask(bench.receipt({ posId: `FILL${place}` }))).code;
        if (code === 0) bench.spend();
      }
      mustBe(code, 14, 'the return code of a register too many');
      await bench.sign();
    },
  }),
];

export const KD_CASES: readonly KdCase[] = [
  ...LINE_CASES,
  ...COMMAND_CASES,
  ...FIELD_CASES,
  ...RECEIPT_CASES,
  ...POWER_CASES,
  ...REGISTER_CASES,
];
