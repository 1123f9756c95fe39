/**
 * Cases of CCSP version 2 [OEEL]: a receipt in one message, its numbers in a session, the status at length. A unit that
 * names version 1 is asked once whether it knows these messages after all; the rest does not apply to it.
 */
import { must, mustBe } from '../conform-case.js';
import type { CcspBench, Registration } from './ccsp-bench.js';
import { ccspCase, type CcspCase, type CcspPlan } from './ccsp-case.js';

/** A case that only a unit of version 2 can pass or fail. */
function version2Case(chapter: 'field' | 'session' | 'registers' | 'power', name: string, plan: CcspPlan): CcspCase {
  return ccspCase(chapter, name, {
    ...plan,
    run: async (bench) => {
      bench.version2();
      await plan.run(bench);
    },
  });
}

const MESSAGE_CASES: readonly CcspCase[] = [
  ccspCase('message', 'version', {
    title: 'IR names the number alone, or behind it the version of the protocol and that of the firmware',
    async run(bench) {
      const { fields } = await bench.ask(['IQ']);
      if (fields.length === 1) return;
      must(/^[1-9][0-9]?$/.test(fields[1] ?? ''), `the version of the protocol is ${JSON.stringify(fields[1])}`);
      must((fields[2] ?? '').trim() !== '', 'the version of the firmware is missing');
    },
  }),
  ccspCase('message', 'of-version-2', {
    title: 'SQX is answered with SRX by a unit of version 2, and with NAK 002 by one of version 1, as is RR',
    async run(bench) {
      const { type, fields } = await bench.ask(['SQX']);
      if (bench.isVersion2) return mustBe(type, 'SRX', 'the answer to SQX');
      mustBe([type, ...fields], ['NAK', '002'], 'the answer to SQX');
      await bench.mustNak(bench.registration(1), '002');
    },
  }),
  ccspCase('message', 'extended-status', {
    title: 'SRX says main status, memory, places for registers and how many of them are free',
    async run(bench) {
      bench.version2();
      const { type, fields } = await bench.ask(['SQX']);
      mustBe(type, 'SRX', 'the answer');
      const [main = '', storage = '', installed = '', unused = ''] = fields;
      must(/^[0-5]$/.test(main), `the main status is ${JSON.stringify(main)}`);
      must(/^[0-2]$/.test(storage), `the storage status is ${JSON.stringify(storage)}`);
      for (const count of [installed, unused])
        must(/^[0-9]{1,4}$/.test(count), `a number of places is ${JSON.stringify(count)}`);
      must(Number(unused) <= Number(installed), `${unused} of ${installed} places are free`);
      mustBe((await bench.ask(['SIQ'])).fields[0], main, 'the main status that SIR says');
    },
  }),
  ccspCase('message', 'extended-status-field', {
    title: 'SQX with a field is refused with NAK 003',
    async run(bench) {
      bench.version2();
      await bench.mustNak(['SQX', 'x'], '003');
    },
  }),
  ccspCase('message', 'registration-too-short', {
    title: 'RR with eleven fields is refused with NAK 003',
    async run(bench) {
      bench.version2();
      await bench.mustNak(bench.registration(1).slice(0, -1), '003');
    },
  }),
];

/** A registration with one wrong field is refused. */
function badField(name: string, over: Partial<Registration>, code = '003'): CcspCase {
  const [field = '', value = ''] = Object.entries(over)[0] ?? [];
  return version2Case('field', `registration-${name}`, {
    title: `${field} ${JSON.stringify(value)} of RR is refused with NAK ${code}`,
    run: (bench) => bench.mustNak(bench.registration(1, over), code),
  });
}

const FIELD_CASES: readonly CcspCase[] = [
  badField('serial-zero', { serial: '0' }, '011'),
  badField('serial-leading-zero', { serial: '01' }, '011'),
  badField('serial-large', { serial: '4294967296' }, '011'),
  badField('serial-letters', { serial: 'A' }, '011'),
  badField('moment', { dateTime: '202602291530' }),
  badField('receipt-id', { receiptId: '12A' }),
  badField('pos-id', { posId: 'POS 1' }, '007'),
  badField('org-no', { orgNo: '556677889' }),
  badField('total', { total: '125.00' }),
  badField('returned', { returned: '-1,00' }),
  badField('kind', { kind: 'retur' }),
  badField('vat', { vat1: '25,00' }),
  badField('vat-fourth', { vat4: 'x' }),
];

/** The unit still holds a receipt that was begun: it takes and signs it. */
async function signsTheOpenOne(bench: CcspBench): Promise<void> {
  await bench.mustAck(bench.header());
  await bench.mustNak(bench.registration(1), '004');
  await bench.signed();
}

const SESSION_CASES: readonly CcspCase[] = [
  version2Case('session', 'registered', {
    title: 'RR is answered with the control code, the number that IR says, main status and memory',
    receipts: 1,
    async run(bench) {
      const { fields } = await bench.ask(['IQ']);
      const { unitId } = await bench.session();
      mustBe(unitId, fields[0], 'the number of the unit in RRR');
    },
  }),
  version2Case('session', 'mode', {
    title: 'RRR comes in the mode of the frame',
    receipts: 1,
    async run(bench) {
      const { sign, type } = await bench.ask(bench.registration(1), '%');
      bench.stored();
      mustBe([type, sign], ['RRR', '%'], 'type and mode of the answer');
    },
  }),
  version2Case('session', 'longest-serial', {
    title: 'the largest number of a session is taken',
    receipts: 1,
    run: async (bench) => void (await bench.register(bench.registration('4294967295'))),
  }),
  version2Case('session', 'same-again', {
    title: 'the same RR again gets the first answer, and is no second receipt',
    receipts: 1,
    async run(bench) {
      const first = bench.registration(1);
      const { controlCode } = await bench.register(first);
      mustBe((await bench.registered(first)).controlCode, controlCode, 'the control code of the repetition');
    },
  }),
  version2Case('session', 'same-again-on-another-line', {
    title: 'the same RR gets the first answer on another line, too',
    receipts: 1,
    async run(bench) {
      const first = bench.registration(1);
      const { controlCode } = await bench.register(first);
      await bench.close();
      mustBe((await bench.registered(first)).controlCode, controlCode, 'the control code of the repetition');
    },
  }),
  version2Case('session', 'next', {
    title: 'numbers 2 and 3 behind 1 are receipts of their own',
    receipts: 3,
    async run(bench) {
      const codes = [(await bench.session()).controlCode];
      for (const serial of [2, 3]) codes.push((await bench.register(bench.registration(serial))).controlCode);
      mustBe(new Set(codes).size, 3, 'the number of control codes');
    },
  }),
  version2Case('session', 'number-left-out', {
    title: 'a number may be left out',
    receipts: 2,
    async run(bench) {
      await bench.session();
      await bench.register(bench.registration(7));
    },
  }),
  version2Case('session', 'out-of-order', {
    title: 'a number below the last one is refused with NAK 011, and the next one is taken',
    receipts: 3,
    async run(bench) {
      await bench.session();
      await bench.register(bench.registration(5));
      await bench.mustNak(bench.registration(4), '011');
      await bench.register(bench.registration(6));
    },
  }),
  version2Case('session', 'same-number-other-receipt', {
    title: 'the last number with another receipt is refused with NAK 011, or gets the first answer: never a new code',
    receipts: 2,
    async run(bench) {
      await bench.session();
      const { controlCode } = await bench.register(bench.registration(2));
      const { type, fields } = await bench.ask(bench.registration(2));
      const said = [type, fields[0]];
      mustBe(said, type === 'RRR' ? ['RRR', controlCode] : ['NAK', '011'], 'the answer');
    },
  }),
  version2Case('session', 'begins-anew', {
    title: 'number 1 with another receipt begins a session: its 2 is another receipt than the 2 before',
    receipts: 4,
    async run(bench) {
      await bench.session();
      const before = await bench.register(bench.registration(2));
      await bench.session();
      const after = await bench.register(bench.registration(2));
      must(before.controlCode !== after.controlCode, 'two receipts have the same control code');
    },
  }),
  version2Case('session', 'refused-uses-no-number', {
    title: 'a receipt that was refused uses no number: the right one behind it has the same',
    receipts: 2,
    async run(bench) {
      await bench.session();
      await bench.mustNak(bench.registration(2, { total: '125.00' }), '003');
      await bench.register(bench.registration(2));
    },
  }),
  version2Case('session', 'kopia', {
    title: 'a copy has a control code',
    receipts: 1,
    run: async (bench) => void (await bench.register(bench.registration(1, { kind: 'kopia' }))),
  }),
  version2Case('session', 'uncoded', {
    title: 'a receipt of training and a pro forma receipt are stored without a control code',
    receipts: 2,
    async run(bench) {
      await bench.register(bench.registration(1, { kind: 'ovning' }), false);
      await bench.register(bench.registration(2, { kind: 'profo' }), false);
    },
  }),
  version2Case('session', 'too-much-back', {
    title: 'a total that is lower than what came back can explain is refused',
    run: (bench) => bench.mustNak(bench.registration(1, { total: '-50,00', returned: '49,99' }), '003'),
  }),
  version2Case('session', 'while-open', {
    title: 'RR is out of order while a receipt of version 1 is under way, which stays so',
    receipts: 1,
    async run(bench) {
      await bench.begin();
      await bench.mustNak(bench.registration(1), '004');
      await signsTheOpenOne(bench);
    },
  }),
  version2Case('session', 'between-versions', {
    title: 'receipts of both versions follow each other, and have codes of their own',
    receipts: 3,
    async run(bench) {
      const codes = [(await bench.session()).controlCode, await bench.sign()];
      codes.push((await bench.register(bench.registration(2))).controlCode);
      mustBe(new Set(codes).size, 3, 'the number of control codes');
    },
  }),
  version2Case('session', 'same-code-group', {
    title: 'the first group of a code is of the content, however it was registered',
    receipts: 2,
    async run(bench) {
      const same = { receiptId: '4713' };
      const { controlCode } = await bench.register(bench.registration(1, same));
      const other = await bench.sign(same);
      mustBe(other.slice(0, 32), controlCode.slice(0, 32), 'the first group of the code by RH and SQ');
    },
  }),
];

const POWER_CASES: readonly CcspCase[] = [
  version2Case('power', 'registration-is-kept', {
    title: 'the same RR gets the first answer after the power went',
    effect: 'fiscal',
    needs: ['power'],
    receipts: 1,
    async run(bench) {
      const first = bench.registration(1);
      const { controlCode } = await bench.register(first);
      await bench.close();
      await bench.target.power?.off();
      await bench.target.power?.on();
      mustBe((await bench.registered(first)).controlCode, controlCode, 'the control code of the repetition');
    },
  }),
  version2Case('power', 'numbers-begin-anew', {
    title: 'after the power went any number begins a session',
    effect: 'fiscal',
    needs: ['power'],
    receipts: 3,
    async run(bench) {
      await bench.session();
      await bench.register(bench.registration(9));
      await bench.close();
      await bench.target.power?.off();
      await bench.target.power?.on();
      await bench.register(bench.registration(2));
    },
  }),
  version2Case('power', 'between-commit-and-answer', {
    title: 'a receipt whose answer was cut off gets it when the same RR comes again, once',
    effect: 'destructive',
    needs: ['power', 'control'],
    receipts: 2,
    async run(bench) {
      const when = { at: 'event', event: 'after-commit-before-answer', kind: 'receipt' };
      await bench.session();
      const cut = bench.registration(2);
      await bench.target.control?.('fault.inject', { fault: 'power-cut', when });
      await bench.send(bench.text(cut));
      must((await bench.heard(1_000)) === undefined, 'the unit answered, although its power went');
      await bench.close();
      await bench.target.power?.on();
      const first = await bench.register(cut);
      mustBe((await bench.registered(cut)).controlCode, first.controlCode, 'the control code of the repetition');
    },
  }),
];

/** More places than this are not used up by a test. */
const PLACES_MAX = 100;

const REGISTER_CASES: readonly CcspCase[] = [
  version2Case('registers', 'full', {
    title: 'a register takes a place with its first receipt; without a free one the next is refused with NAK 009',
    effect: 'destructive',
    // Places are never given back: only a unit that is not of metal is filled.
    needs: ['control'],
    receipts: PLACES_MAX,
    async run(bench) {
      await bench.session();
      const unused = async (): Promise<number> => Number((await bench.ask(['SQX'])).fields[3]);
      const free = await unused();
      bench.unless(free < PLACES_MAX, `the unit has ${free} free places`);
      for (let place = 0; place < free; place++) {
        await bench.register(bench.registration(1, { posId: `FILL${place}` }));
        mustBe(await unused(), free - place - 1, 'the number of free places');
      }
      await bench.mustNak(bench.registration(1, { posId: 'ONEMORE' }), '009');
      await bench.session();
    },
  }),
];

export const VERSION_2_CASES: readonly CcspCase[] = [
  ...MESSAGE_CASES,
  ...FIELD_CASES,
  ...SESSION_CASES,
  ...POWER_CASES,
  ...REGISTER_CASES,
];
