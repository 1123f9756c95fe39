/**
 * Cases of docs/spec/link.md section 3 and of the request tables in section 4: what is no request is refused with its
 * place. The cases of fields are made from the tables of the commands, one case a command.
 */
import { concatBytes, CborWriter } from '@plomba/codec';
import { commandNames, commandOf, statusRow, type CommandName, type ResponseMessage } from '@plomba/link';
import { must, mustBe, NotConforming } from '../conform-case.js';
import type { LinkCase } from './case.js';
import type { LinkTalk } from './link-talk.js';
import { statusRequest } from './raw-link.js';

const MESSAGES = 'link.md §3 Messages';
const MALFORMED = statusRow('malformed-request').wire;

function messageCase(name: string, title: string, run: LinkCase['run']): LinkCase {
  return { id: `message/${name}`, title, clause: MESSAGES, effect: 'safe', run };
}

/** A map with one key: `{key: value}`. */
function mapOf(key: number, value: (writer: CborWriter) => void): Uint8Array {
  const writer = new CborWriter();
  writer.map(1);
  writer.key(key);
  value(writer);
  return writer.toBytes();
}

async function mustBeMalformed(
  talk: LinkTalk,
  asked: { readonly command: CommandName; readonly payload: Uint8Array },
  expected: { readonly what: string; readonly path?: string },
): Promise<void> {
  const { refusal, status } = await talk.askRaw(commandOf(asked.command).code, asked.payload);
  const { what, path } = expected;
  if (status !== MALFORMED) throw new NotConforming(`${what} was answered with status ${status}, not ${MALFORMED}`);
  mustBe(refusal?.path, path, `the field path of ${what}`);
}

/** The message of a whole frame must be refused as no request. */
function mustBeUnreadable(name: string, title: string, message: Uint8Array): LinkCase {
  return messageCase(name, title, async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await raw.send(raw.requestFrame(message));
    const response: ResponseMessage = await raw.response(() => true, 'a message that is no request');
    mustBe([response.requestId, response.status], [0, MALFORMED], 'request id and status of the answer');
    must(response.refusal !== undefined, 'the refusal says nothing');
  });
}

const MESSAGE_CASES: readonly LinkCase[] = [
  messageCase('unknown-command', 'a command that there is not is refused with its own code', async (bench) => {
    const talk = await bench.talk();
    for (const code of [0x7f7f, 1, 0xffff]) {
      const { status, refusal } = await talk.askRaw(code, Uint8Array.of(0xa0));
      mustBe(status, statusRow('unknown-command').wire, `the status of command 0x${code.toString(16)}`);
      must(refusal !== undefined && refusal.detail.length > 0, 'the refusal has no detail');
    }
  }),
  mustBeUnreadable(
    'no-cbor',
    'bytes that are no message are refused under the request id 0',
    Uint8Array.of(0xff, 0x00),
  ),
  mustBeUnreadable(
    'request-id-0',
    'a request with the id 0 is no request',
    Uint8Array.of(0xa3, 1, 0, 2, 0x19, 1, 1, 3, 0x41, 0xa0),
  ),
  mustBeUnreadable(
    'key-unknown',
    'a message with a key that the page does not know is no request',
    Uint8Array.of(0xa4, 1, 1, 2, 0x19, 1, 1, 3, 0x41, 0xa0, 4, 0),
  ),
  mustBeUnreadable(
    'key-missing',
    'a message without its payload is no request',
    Uint8Array.of(0xa2, 1, 1, 2, 0x19, 1, 1),
  ),
  mustBeUnreadable(
    'bytes-behind',
    'a message with a byte behind it is no request',
    concatBytes(statusRequest(1), Uint8Array.of(0)),
  ),
  mustBeUnreadable(
    'not-shortest',
    'a number in a longer form than it needs is no request',
    Uint8Array.of(0xa3, 1, 0x18, 1, 2, 0x19, 1, 1, 3, 0x41, 0xa0),
  ),
  mustBeUnreadable(
    'keys-in-disorder',
    'keys out of order are no request',
    Uint8Array.of(0xa3, 2, 0x19, 1, 1, 1, 1, 3, 0x41, 0xa0),
  ),
  mustBeUnreadable(
    'key-twice',
    'a key that is there twice is no request',
    Uint8Array.of(0xa4, 1, 1, 1, 1, 2, 0x19, 1, 1, 3, 0x41, 0xa0),
  ),
  mustBeUnreadable(
    'indefinite',
    'a map of indefinite length is no request',
    Uint8Array.of(0xbf, 1, 1, 2, 0x19, 1, 1, 3, 0x41, 0xa0, 0xff),
  ),
  messageCase('after-a-bad-one', 'a message that is no request does not end the connection', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await raw.send(raw.requestFrame(Uint8Array.of(0xff)));
    await raw.send(raw.requestFrame(statusRequest(2)));
    await raw.response(({ requestId }) => requestId === 2, 'a request behind a message that is none');
  }),
  messageCase('many', 'thirty requests on their way at once are each answered once', async (bench) => {
    const talk = await bench.talk();
    const ids: number[] = [];
    for (let count = 0; count < 30; count++) ids.push(await talk.post(0x0101, Uint8Array.of(0xa0)));
    for (const id of ids) mustBe((await talk.collect(id)).status, 0, `the status of request ${id}`);
  }),
  messageCase('request-id-large', 'the largest request id comes back as it was', async (bench) => {
    const raw = await bench.raw();
    await raw.open();
    await raw.send(raw.requestFrame(statusRequest(0xffffffff)));
    const { requestId } = await raw.response(() => true, 'a request with the id 4294967295');
    mustBe(requestId, 0xffffffff, 'the request id of the answer');
  }),
];

/** Every field of a wrong type, the first one missing, a key that is not there, bytes behind, no map at all. */
function fieldsCase(command: CommandName): LinkCase {
  const { request } = commandOf(command);
  const rows = request.tables[0]?.rows ?? [];
  const missing = rows.find(({ optional }) => !optional);
  return {
    id: `request/${command}`,
    title: `a request of ${command} that does not fit its table is refused with the field that is wrong`,
    clause: `link.md §4 Commands, ${request.type}`,
    effect: 'safe',
    async run(bench) {
      const talk = await bench.talk();
      const refuse = (payload: Uint8Array, what: string, path?: string): Promise<void> =>
        mustBeMalformed(talk, { command, payload }, path === undefined ? { what } : { what, path });
      await refuse(Uint8Array.of(0x80), 'a list instead of a map');
      await refuse(Uint8Array.of(0xf6), 'null instead of a map');
      await refuse(
        mapOf(200, (writer) => writer.int(0, '')),
        'a field with the key 200',
      );
      if (missing !== undefined) {
        await refuse(Uint8Array.of(0xa0), `a request without ${missing.name}`, missing.name);
      } else await refuse(Uint8Array.of(0xa0, 0x00), 'a byte behind the request');
      for (const { key, name, type } of rows) {
        const wrong = mapOf(key, (writer) => (type === 'bool' ? writer.int(0, '') : writer.bool(false)));
        await refuse(wrong, `${name} of a wrong type`, name);
      }
    },
  };
}

/** Field by field down to the items of a receipt: `{1: operation, 2: {…}}`. */
function receiptCase(
  name: string,
  rule: string,
  { bytes, path }: { readonly bytes: readonly number[]; readonly path: string },
): LinkCase {
  return {
    id: `request/receipt/${name}`,
    title: `a receipt ${rule} is refused at ${path}`,
    clause: 'link.md §4 Commands, ReceiptRequest',
    effect: 'safe',
    async run(bench) {
      const talk = await bench.talk();
      // The operation is of an epoch that is far away: even a unit that took the rest would not execute it.
      const operation = [0x01, 0xa2, 0x01, 0x61, 0x78, 0x02, 0x1a, 0xff, 0xff, 0xff, 0xf0];
      const payload = Uint8Array.from([0xa2, ...operation, 0x02, ...bytes]);
      await mustBeMalformed(talk, { command: 'receipt.issue', payload }, { what: `a receipt ${rule}`, path });
    },
  };
}

const TEXT_A = [0x61, 0x41];
const ONE = [0x82, 0x01, 0x00];
/** `{1: "A", 2: [1, 0], 3: [1, 0], 4: "A"}` with one of its values replaced. */
function itemWith(key: number, value: readonly number[]): readonly number[] {
  const fields = [TEXT_A, ONE, ONE, TEXT_A].map((usual, at) => (at + 1 === key ? value : usual));
  return [0xa4, ...fields.flatMap((bytes, at) => [at + 1, ...bytes])];
}
function receiptWith(items: readonly (readonly number[])[], payments: readonly number[] = [0x80]): readonly number[] {
  return [0xa3, 1, 1, 5, 0x80 + items.length, ...items.flat(), 6, ...payments];
}

const RECEIPT_CASES: readonly LinkCase[] = [
  receiptCase('document', 'of a kind that there is not', {
    bytes: [0xa3, 1, 9, 5, 0x80, 6, 0x80],
    path: 'document',
  }),
  receiptCase('item-name', 'with a name that is no text', {
    bytes: receiptWith([itemWith(1, [0x01])]),
    path: 'items[0].name',
  }),
  receiptCase('second-item', 'with a wrong second item', {
    bytes: receiptWith([itemWith(0, []), itemWith(4, [0x60])]),
    path: 'items[1].taxGroup',
  }),
  receiptCase('quantity', 'with a quantity of seven places', {
    bytes: receiptWith([itemWith(2, [0x82, 0x01, 0x07])]),
    path: 'items[0].quantity',
  }),
  receiptCase('unit-price', 'with a price of five places', {
    bytes: receiptWith([itemWith(3, [0x82, 0x01, 0x05])]),
    path: 'items[0].unitPrice',
  }),
  receiptCase('item-missing', 'with an item without a price', {
    bytes: receiptWith([[0xa3, 1, ...TEXT_A, 2, ...ONE, 4, ...TEXT_A]]),
    path: 'items[0].unitPrice',
  }),
  receiptCase('name-too-long', 'with a name of 121 bytes', {
    bytes: receiptWith([itemWith(1, [0x78, 121, ...new Array<number>(121).fill(0x41)])]),
    path: 'items[0].name',
  }),
  receiptCase('payment-kind', 'paid in a kind with a blank in it', {
    bytes: receiptWith([], [0x81, 0xa2, 1, 0x63, 0x61, 0x20, 0x62, 2, 0x01]),
    path: 'payments[0].kind',
  }),
  receiptCase('too-many-payments', 'paid in eleven ways', {
    bytes: receiptWith([], [0x8b, ...new Array<readonly number[]>(11).fill([0xa2, 1, ...TEXT_A, 2, 1]).flat()]),
    path: 'payments',
  }),
  {
    id: 'request/operation-id',
    title: 'an operation id with a blank, without a letter or of 65 bytes is refused at operation.id',
    clause: 'link.md §4 Commands, Operation',
    effect: 'safe',
    async run(bench) {
      const talk = await bench.talk();
      const ids = [[0x61, 0x20], [0x60], [0x78, 65, ...new Array<number>(65).fill(0x41)], [0x62, 0xc3, 0xa4]];
      for (const id of ids) {
        const payload = Uint8Array.from([0xa1, 0x01, 0xa2, 0x01, ...id, 0x02, 0x1a, 0xff, 0xff, 0xff, 0xf0]);
        await mustBeMalformed(
          talk,
          { command: 'day.open', payload },
          { what: 'an operation id', path: 'operation.id' },
        );
      }
    },
  },
];

export const REQUEST_CASES: readonly LinkCase[] = [...MESSAGE_CASES, ...commandNames.map(fieldsCase), ...RECEIPT_CASES];
