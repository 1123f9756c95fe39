/** Cases of docs/spec/ccsp.md that both versions share: frames, messages, fields, and the life of a receipt. */
import { must, mustBe } from '../conform-case.js';
import type { Header } from './ccsp-bench.js';
import { ccspCase, type CcspCase } from './ccsp-case.js';
import { closed, frameText } from './ccsp-frame.js';
import { VERSION_2_CASES } from './version-2-cases.js';

/** What is sent is answered with this NAK, and a right frame behind it as always. */
function badFrame(name: string, title: string, [code, text]: readonly [code: '001' | '003', text: string]): CcspCase {
  return ccspCase('frame', name, {
    title: `${title} is answered with NAK ${code}`,
    async run(bench) {
      const { type, fields } = await bench.askText(text, title);
      mustBe([type, ...fields], ['NAK', code], 'the answer');
      mustBe((await bench.ask(['IQ'])).type, 'IR', 'the answer to a right frame behind it');
    },
  });
}

/** What is sent is nobody's, and not answered. */
function noFrame(name: string, title: string, text: string): CcspCase {
  return ccspCase('frame', name, {
    title: `${title} are dropped, and a frame behind them is answered`,
    async run(bench) {
      await bench.send(text);
      mustBe((await bench.ask(['IQ'])).type, 'IR', 'the first answer');
      must((await bench.heard(50)) === undefined, 'what was no frame was answered');
    },
  });
}

const IQ = frameText(['IQ']);
const half = (text: string): string => text.slice(0, 6);

const FRAME_CASES: readonly CcspCase[] = [
  ccspCase('frame', 'by-hand', {
    title: 'the frame #!#00D#IQ#7D is answered',
    async run(bench) {
      mustBe(IQ, '#!#00D#IQ#7D\r', 'the frame made by hand'); // the anchor that was seen in the field
      mustBe((await bench.askText('#!#00D#IQ#7D\r', 'IQ')).type, 'IR', 'the answer');
    },
  }),
  ccspCase('frame', 'mode', {
    title: 'a frame is answered in the mode in which it came',
    async run(bench) {
      mustBe((await bench.ask(['IQ'], '!')).sign, '!', 'the mode of the answer in mode A');
      mustBe((await bench.ask(['IQ'], '%')).sign, '%', 'the mode of the answer in mode B');
    },
  }),
  ccspCase('frame', 'mode-of-a-nak', {
    title: 'a NAK comes in the mode of the frame, too',
    async run(bench) {
      mustBe((await bench.ask(['XYZ'], '%')).sign, '%', 'the mode of the NAK');
    },
  }),
  badFrame('lrc', 'a wrong LRC', ['001', '#!#00D#IQ#7C\r']),
  badFrame('len-too-small', 'a LEN that is too small', ['003', closed('#!#00C#IQ#')]),
  badFrame('len-too-large', 'a LEN that is too large', ['003', closed('#!#00E#IQ#')]),
  badFrame('len-before-lrc', 'a wrong LEN beside a wrong LRC', ['003', '#!#00F#IQ#00\r']),
  badFrame('len-lower-case', 'a LEN in lower-case digits', ['003', closed('#!#00d#IQ#')]),
  badFrame('len-no-digits', 'a LEN that is none', ['003', closed('#!#0G0#IQ#')]),
  badFrame('lrc-lower-case', 'an LRC in lower-case digits', [
    '003',
    IQ.toLowerCase().replace('iq', 'IQ').replace('d#', 'D#'),
  ]),
  badFrame('type-too-long', 'a type of four characters', ['003', frameText(['STAT'])]),
  badFrame('type-empty', 'an empty type', ['003', closed('#!#00B##')]),
  badFrame('field-empty', 'a field that is empty instead of one blank', ['003', frameText(['RI', 'a', ''])]),
  badFrame('control-character', 'a control character in a field', ['003', frameText(['RI', 'a\u0007'])]),
  noFrame('garbage', 'bytes that begin no frame', 'hello?\r'),
  noFrame('line-feeds', 'line feeds between frames', '\n\n'),
  noFrame('carriage-returns', 'bare carriage returns', '\r\r\r'),
  noFrame('endless', 'five thousand bytes without an end', 'x'.repeat(5000)),
  ccspCase('frame', 'half-then-whole', {
    title: 'half a frame before a whole one does not swallow it',
    async run(bench) {
      await bench.send(half(IQ) + IQ);
      const first = await bench.answer('half a frame and a whole one');
      must(first.type === 'IR' || first.type === 'NAK', `the answer is ${first.type}`);
      if (first.type === 'NAK') mustBe((await bench.ask(['IQ'])).type, 'IR', 'the answer to the next frame');
    },
  }),
  ccspCase('frame', 'byte-by-byte', {
    title: 'a frame may arrive one byte at a time',
    async run(bench) {
      for (const letter of IQ) await bench.send(letter);
      mustBe((await bench.answer('IQ byte by byte')).type, 'IR', 'the answer');
    },
  }),
  ccspCase('frame', 'two-in-one-write', {
    title: 'two frames in one write are two frames, answered in their order',
    async run(bench) {
      await bench.send(IQ + frameText(['SIQ']));
      mustBe((await bench.answer('the first of two')).type, 'IR', 'the first answer');
      mustBe((await bench.answer('the second of two')).type, 'SIR', 'the second answer');
    },
  }),
  ccspCase('frame', 'doubled', {
    title: 'a doubled # in a field is one # of it',
    async run(bench) {
      await bench.begin();
      await bench.mustAck(['RI', 'no. #1', 'x']);
    },
  }),
  ccspCase('frame', 'longest', {
    title: 'a frame of 4,095 characters is a frame',
    async run(bench) {
      await bench.begin();
      await bench.mustAck(['RI', 'x'.repeat(4095 - 11 - 3)]);
    },
  }),
];

const MESSAGE_CASES: readonly CcspCase[] = [
  ccspCase('message', 'identity', {
    title: 'IQ is answered with a manufacturing number of 1 to 17 letters and digits, the same each time',
    async run(bench) {
      const [first, again] = [await bench.ask(['IQ']), await bench.ask(['IQ'])];
      mustBe(first.type, 'IR', 'the answer');
      must(
        /^[0-9A-Za-z]{1,17}$/.test(first.fields[0] ?? ''),
        `the manufacturing number is ${JSON.stringify(first.fields[0])}`,
      );
      mustBe(again.fields, first.fields, 'the second answer');
    },
  }),
  ccspCase('message', 'status', {
    title: 'SIQ is answered with a main status of 0 to 5, and codes when it is not 0',
    async run(bench) {
      const { type, fields } = await bench.ask(['SIQ']);
      mustBe(type, 'SIR', 'the answer');
      must(/^[0-5]$/.test(fields[0] ?? ''), `the main status is ${JSON.stringify(fields[0])}`);
      if (fields[0] === '0') mustBe(fields.length, 1, 'the number of fields of a unit that is well');
    },
  }),
  ccspCase('message', 'unknown', {
    title: 'a type that there is not is answered with NAK 002',
    run: (bench) => bench.mustNak(['XYZ'], '002'),
  }),
  ccspCase('message', 'of-the-unit', {
    title: 'messages that only a unit says are unknown to it',
    async run(bench) {
      for (const type of ['ACK', 'IR', 'SR']) {
        const { type: said, fields } = await bench.ask([type]);
        mustBe([said, ...fields], ['NAK', '002'], `the answer to ${type}`);
      }
    },
  }),
  ccspCase('message', 'without-fields', {
    title: 'a message that has no fields is refused with one',
    async run(bench) {
      for (const type of ['IQ', 'SIQ', 'ST', 'SQ']) {
        const { type: said, fields } = await bench.ask([type, 'x']);
        mustBe([said, ...fields], ['NAK', '003'], `the answer to ${type} with a field`);
      }
    },
  }),
  ccspCase('message', 'header-too-short', {
    title: 'RH with twelve fields is refused',
    async run(bench) {
      await bench.begin();
      await bench.mustNak(bench.header().slice(0, -1), '003');
    },
  }),
];

/** A header with one wrong field is refused and changes nothing: the right one behind it is taken. */
function badField(name: string, over: Partial<Header>, code = '003'): CcspCase {
  const [field = '', value = ''] = Object.entries(over)[0] ?? [];
  return ccspCase('field', name, {
    title: `${field} ${JSON.stringify(value)} is refused with NAK ${code}, and a right header behind it is taken`,
    async run(bench) {
      await bench.begin();
      await bench.mustNak(bench.header(over), code);
      await bench.mustAck(bench.header());
      await bench.begin();
    },
  });
}

/** A header with this field is taken. */
function goodField(name: string, over: Partial<Header>): CcspCase {
  const [field = '', value = ''] = Object.entries(over)[0] ?? [];
  return ccspCase('field', name, {
    title: `${field} ${JSON.stringify(value)} is taken`,
    async run(bench) {
      await bench.begin();
      await bench.mustAck(bench.header(over));
      await bench.begin();
    },
  });
}

const FIELD_CASES: readonly CcspCase[] = [
  badField('moment-month', { dateTime: '202613021530' }),
  badField('moment-day', { dateTime: '202602291530' }),
  badField('moment-hour', { dateTime: '202601022460' }),
  badField('moment-short', { dateTime: '20260102153' }),
  badField('receipt-id-letters', { receiptId: '12A' }),
  badField('receipt-id-long', { receiptId: '1234567890123' }),
  badField('cashier-long', { cashier: 'abcdefghijklmnopq' }),
  badField('reserved', { reserved: 'x' }),
  badField('org-no-short', { orgNo: '556677889' }),
  badField('org-no-letters', { orgNo: '55667788AB' }),
  badField('total-point', { total: '125.00' }),
  badField('total-one-place', { total: '125,0' }),
  badField('total-leading-zero', { total: '0125,00' }),
  badField('total-long', { total: '123456789012,00' }),
  badField('returned-negative', { returned: '-1,00' }),
  badField('kind', { kind: 'Normal' }),
  badField('kind-unknown', { kind: 'retur' }),
  badField('vat-no-amount', { vat1: '25,00' }),
  badField('vat-percent', { vat1: '100,00;1,00' }),
  badField('vat-comma', { vat1: '25,00,25,00' }),
  badField('vat-fourth', { vat4: 'x' }),
  badField('pos-id-blank', { posId: 'POS 1' }, '007'),
  badField('pos-id-long', { posId: 'ABCDEFGHIJKLMNOPQ' }, '007'),
  goodField('leap-day', { dateTime: '202402292359' }),
  goodField('cashier', { cashier: 'Ted F' }),
  goodField('receipt-id-longest', { receiptId: '123456789012' }),
  goodField('vat-in-any-place', { vat3: '12,00;12,00' }),
  goodField('vat-none', { vat1: ' ' }),
  goodField('negative-total-of-a-return', { total: '0,00' }),
];

const LIFE_CASES: readonly CcspCase[] = [
  ccspCase('life', 'header-before-start', {
    title: 'a header without a receipt that was begun is out of order, in a fresh line',
    async run(bench) {
      await bench.mustNak(bench.header(), '004');
    },
  }),
  ccspCase('life', 'signature-before-start', {
    title: 'SQ without a receipt is out of order, in a fresh line',
    run: (bench) => bench.mustNak(['SQ'], '004'),
  }),
  ccspCase('life', 'item-before-start', {
    title: 'RI, PI and RX without a receipt are out of order, in a fresh line',
    async run(bench) {
      for (const type of ['RI', 'PI', 'RX']) await bench.mustNak([type, 'x'], '004');
    },
  }),
  ccspCase('life', 'signature-before-header', {
    title: 'SQ before the header is out of order, and the receipt stays open',
    async run(bench) {
      await bench.begin();
      await bench.mustNak(['SQ'], '004');
      await bench.mustAck(bench.header());
      await bench.begin();
    },
  }),
  ccspCase('life', 'header-twice', {
    title: 'a second header is out of order',
    async run(bench) {
      await bench.begin();
      await bench.mustAck(bench.header());
      await bench.mustNak(bench.header(), '004');
      await bench.begin();
    },
  }),
  ccspCase('life', 'start-again', {
    title: 'ST in the middle of a receipt forgets it and begins another',
    async run(bench) {
      await bench.begin();
      await bench.mustAck(bench.header());
      await bench.begin();
      await bench.mustNak(['SQ'], '004');
    },
  }),
  ccspCase('life', 'questions-between', {
    title: 'IQ and SIQ between the messages of a receipt change nothing',
    receipts: 1,
    async run(bench) {
      await bench.begin();
      mustBe((await bench.ask(['IQ'])).type, 'IR', 'the answer to IQ');
      await bench.mustAck(bench.header());
      mustBe((await bench.ask(['SIQ'])).type, 'SIR', 'the answer to SIQ');
      await bench.signed();
    },
  }),
  ccspCase('life', 'items', {
    title: 'RI, PI and RX are taken before and behind the header',
    receipts: 1,
    async run(bench) {
      await bench.begin();
      await bench.mustAck(['RI', 'Kaffe', '25,00']);
      await bench.mustAck(bench.header());
      await bench.mustAck(['PI', 'kort']);
      await bench.mustAck(['RX', 'tack']);
      await bench.signed();
    },
  }),
  ccspCase('life', 'fault-between', {
    title: 'a message with a mistake changes nothing of a receipt that is under way',
    receipts: 1,
    async run(bench) {
      await bench.begin();
      await bench.mustAck(bench.header());
      await bench.askText('#!#00D#SQ#00\r', 'SQ with a wrong LRC');
      await bench.signed();
    },
  }),
  ccspCase('life', 'normal', {
    title: 'a normal receipt is signed with a control code of 59 characters',
    receipts: 1,
    async run(bench) {
      mustBe((await bench.sign()).length, 59, 'the length of the control code');
    },
  }),
  ccspCase('life', 'kopia', {
    title: 'a copy is signed, too',
    receipts: 1,
    run: async (bench) => void (await bench.sign({ kind: 'kopia' })),
  }),
  ccspCase('life', 'codes-differ', {
    title: 'two receipts have two control codes, also with the same content',
    receipts: 2,
    async run(bench) {
      const same = { receiptId: '4711' };
      const [first, second] = [await bench.sign(same), await bench.sign(same)];
      must(first !== second, 'two receipts have the same control code');
    },
  }),
  ccspCase('life', 'code-of-the-content', {
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
  ccspCase('life', 'ovning', {
    title: 'a training receipt is stored by its header, and SQ behind it is out of order',
    receipts: 1,
    async run(bench) {
      await bench.begin();
      await bench.mustAck(bench.header({ kind: 'ovning' }));
      bench.stored();
      await bench.mustNak(['SQ'], '004');
    },
  }),
  ccspCase('life', 'profo', {
    title: 'a pro forma receipt is stored by its header, and a header behind it is out of order',
    receipts: 1,
    async run(bench) {
      await bench.begin();
      await bench.mustAck(bench.header({ kind: 'profo' }));
      bench.stored();
      await bench.mustNak(bench.header(), '004');
    },
  }),
  ccspCase('life', 'return', {
    title: 'a return with a negative total is signed',
    receipts: 1,
    run: async (bench) => void (await bench.sign({ total: '-50,00', returned: '50,00', vat1: '25,00;-10,00' })),
  }),
  ccspCase('life', 'too-much-back', {
    title: 'a total that is lower than what came back can explain is refused',
    async run(bench) {
      await bench.begin();
      await bench.mustNak(bench.header({ total: '-50,00', returned: '49,99' }), '003');
    },
  }),
  ccspCase('life', 'signed-once', {
    title: 'SQ again is out of order, or says the same code again',
    receipts: 1,
    async run(bench) {
      const code = await bench.sign();
      const { type, fields } = await bench.ask(['SQ']);
      mustBe([type, ...fields], type === 'SR' ? ['SR', code] : ['NAK', '004'], 'the answer to a second SQ');
    },
  }),
  ccspCase('life', 'next-receipt', {
    title: 'behind a signed receipt the next one begins with ST',
    receipts: 2,
    async run(bench) {
      await bench.sign();
      await bench.mustNak(bench.header(), '004');
      await bench.sign();
    },
  }),
  ccspCase('life', 'four-rates', {
    title: 'a receipt with four rates is signed',
    receipts: 1,
    run: async (bench) =>
      void (await bench.sign({ vat1: '25,00;10,00', vat2: '12,00;6,00', vat3: '6,00;3,00', vat4: '0,00;0,00' })),
  }),
];

const POWER_CASES: readonly CcspCase[] = [
  ccspCase('power', 'open-receipt', {
    title: 'a receipt that was not signed is forgotten when the power goes, and the next one is signed',
    effect: 'fiscal',
    needs: ['power'],
    receipts: 1,
    async run(bench) {
      await bench.begin();
      await bench.mustAck(bench.header());
      await bench.close();
      await bench.target.power?.off();
      await bench.target.power?.on();
      await bench.mustNak(['SQ'], '004');
      await bench.sign();
    },
  }),
  ccspCase('power', 'line-ends', {
    title: 'a receipt that was not signed is forgotten when the line ends',
    async run(bench) {
      await bench.begin();
      await bench.mustAck(bench.header());
      await bench.close();
      const { type, fields } = await bench.ask(['SQ']);
      // A serial line has no end that a unit could hear of: there the receipt is still open.
      if (type === 'SR') bench.stored();
      bench.unless(type === 'NAK', 'the line has no end that the unit hears of');
      mustBe(fields, ['004'], 'the code');
    },
  }),
  ccspCase('power', 'identity', {
    title: 'the unit is the same behind a power cut',
    effect: 'fiscal',
    needs: ['power'],
    async run(bench) {
      const { fields } = await bench.ask(['IQ']);
      await bench.close();
      await bench.target.power?.off();
      await bench.target.power?.on();
      mustBe((await bench.ask(['IQ'])).fields, fields, 'the manufacturing number');
    },
  }),
];

export const CCSP_CASES: readonly CcspCase[] = [
  ...FRAME_CASES,
  ...MESSAGE_CASES,
  ...FIELD_CASES,
  ...LIFE_CASES,
  ...VERSION_2_CASES,
  ...POWER_CASES,
];
