/**
 * Commands of CCSP for the comparison of two units: the messages of a receipt in any order, right and wrong fields, frames
 * with mistakes. A session begins with `ST`; manufacturing number and control codes are masked.
 */
import type { Draws } from '../../draws.js';
import { ANY_REGISTER, CcspBench, USUAL_HEADER, type CcspRun, type Header } from '../ccsp/ccsp-bench.js';
import { frameText } from '../ccsp/ccsp-frame.js';
import { NotConforming } from '../conform-case.js';
import type { ConformTarget } from '../conform-target.js';
import type { Comparable, ComparedSession } from './comparable.js';

export type CcspCommand =
  | { readonly say: readonly string[]; readonly sign: '!' | '%' }
  /** Text that is no right frame. */
  | { readonly text: string };

/** In the order of the page: an object keeps the order in which it was written. */
const FIELDS = [
  'dateTime',
  'receiptId',
  'posId',
  'cashier',
  'reserved',
  'orgNo',
  'total',
  'returned',
  'kind',
  'vat1',
  'vat2',
  'vat3',
  'vat4',
] as const;

const ODD: readonly Partial<Header>[] = [
  { dateTime: '202602301200' },
  { receiptId: '12A' },
  { posId: 'POS 1' },
  { total: '12,5' },
  { total: '-20,00', returned: '20,00' },
  { total: '-20,00' },
  { kind: 'kopia' },
  { kind: 'ovning' },
  { kind: 'profo' },
  { kind: 'Kopia' },
  { vat1: '100,00;1,00' },
  { vat4: '0,00;0,00' },
  { cashier: 'Ted F' },
  { orgNo: '123' },
];

function drawCommand(draws: Draws): CcspCommand {
  const which = draws.below(16);
  const sign = draws.below(8) === 0 ? '%' : '!';
  if (which < 4) return { say: ['ST'], sign };
  if (which < 9) {
    const header = { ...USUAL_HEADER, ...(draws.below(2) === 0 ? draws.pick(ODD) : {}) };
    return { say: ['RH', ...FIELDS.map((name) => header[name])], sign };
  }
  if (which < 12) return { say: ['SQ'], sign };
  if (which === 12) return { say: [draws.pick(['RI', 'PI', 'RX']), 'x'], sign };
  if (which === 13) return { say: [draws.pick(['IQ', 'SIQ', 'XYZ', 'ACK'])], sign };
  const right = frameText(['SQ'], sign);
  return {
    text: draws.pick([right.replace('#00D#', '#00E#'), right.replace(/..\r$/, '00\r'), right.replace('SQ', 'S')]),
  };
}

class CcspSession implements ComparedSession<CcspCommand> {
  readonly #bench: CcspBench;
  readonly #spent: { readonly receipts: number };

  constructor(bench: CcspBench, spent: { readonly receipts: number }) {
    this.#bench = bench;
    this.#spent = spent;
  }

  get receipts(): number {
    return this.#spent.receipts;
  }

  close(): Promise<void> {
    return this.#bench.close();
  }

  async run(command: CcspCommand): Promise<string> {
    const isFrame = 'say' in command;
    const { sign, type, fields } = isFrame
      ? await this.#bench.ask(command.say, command.sign)
      : await this.#bench.askText(command.text, 'a frame with a mistake');
    // What is stored is signed, or is a header that no signature follows.
    const isPlain = isFrame && command.say[0] === 'RH' && ['ovning', 'profo'].includes(command.say[9] ?? '');
    if (type === 'SR' || (isPlain && type === 'ACK')) this.#bench.stored();
    const masked = type === 'SR' || type === 'IR' ? fields.map(() => '…') : fields;
    return `${sign} ${[type, ...masked].join(' ')}`;
  }
}

async function beginCcsp(target: ConformTarget): Promise<ComparedSession<CcspCommand>> {
  const spent = { receipts: 0, papers: 0 };
  const run: CcspRun = { target, register: ANY_REGISTER, version: 1, spent, receiptId: 0 };
  const bench = new CcspBench(run);
  const { type } = await bench.ask(['ST']);
  if (type !== 'ACK') throw new NotConforming(`ST was answered with ${type}: the unit does not work`);
  return new CcspSession(bench, spent);
}

function describe(command: CcspCommand): string {
  if ('text' in command) return JSON.stringify(command.text);
  return `${command.sign} ${command.say.join('#')}`;
}

export const COMPARE_CCSP: Comparable<CcspCommand> = { draw: drawCommand, describe, begin: beginCcsp };
