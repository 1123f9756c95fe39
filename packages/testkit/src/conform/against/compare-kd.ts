/**
 * Commands of kd for the comparison of two units: receipts with right and wrong arguments, unknown commands, lines with
 * mistakes. What `ver` says and control codes are masked.
 */
import type { Draws } from '../../draws.js';
import { ANY_REGISTER } from '../ccsp/ccsp-bench.js';
import { NotConforming } from '../conform-case.js';
import type { ConformTarget } from '../conform-target.js';
import { KdBench, USUAL_KD_RECEIPT, type KdReceipt, type KdRun } from '../kd/kd-bench.js';
import { lineText } from '../kd/kd-line.js';
import type { Comparable, ComparedSession } from './comparable.js';

/** A line as it is put on the wire. */
interface KdCommand {
  readonly text: string;
}

const ODD: readonly Partial<KdReceipt>[] = [
  { dateTime: '202602301200' },
  { receiptId: '12A' },
  { posId: 'POS_1' },
  { total: '12,5' },
  { total: '-20,00', returned: '20,00' },
  { total: '-20,00' },
  { kind: 'kopia' },
  { kind: 'ovning' },
  { kind: 'profo' },
  { kind: 'Kopia' },
  { vat1: '100,00;1,00' },
  { vat4: '25,00' },
  { orgNo: '123' },
];

function drawCommand(draws: Draws): KdCommand {
  const which = draws.below(16);
  const receipt = ['kd', ...Object.values({ ...USUAL_KD_RECEIPT, ...(which < 4 ? draws.pick(ODD) : {}) })];
  if (which < 10) return { text: lineText(receipt) };
  if (which < 12) return { text: lineText(['ver']) };
  if (which === 12) return { text: lineText(draws.pick([['dk'], ['kd'], ['ver', 'x'], receipt.slice(0, -1)])) };
  if (which === 13) return { text: lineText(receipt, 1 << draws.below(16)) };
  return { text: draws.pick(['x\r\n', `${'x'.repeat(300)}\r\n`, `${lineText(['ver']).slice(0, -2)} more\r\n`]) };
}

class KdSession implements ComparedSession<KdCommand> {
  readonly #bench: KdBench;
  readonly #spent: { readonly receipts: number };

  constructor(bench: KdBench, spent: { readonly receipts: number }) {
    this.#bench = bench;
    this.#spent = spent;
  }

  get receipts(): number {
    return this.#spent.receipts;
  }

  close(): Promise<void> {
    return this.#bench.close();
  }

  async run({ text }: KdCommand): Promise<string> {
    const { code, words } = await this.#bench.askText(text, text.trim());
    if (code === 0 && text.startsWith('kd')) this.#bench.spend();
    return [code, ...words.map(() => '…')].join(' ');
  }
}

async function beginKd(target: ConformTarget): Promise<ComparedSession<KdCommand>> {
  const spent = { receipts: 0, papers: 0 };
  const run: KdRun = { target, register: ANY_REGISTER, spent, receiptId: 0 };
  const bench = new KdBench(run);
  const { code } = await bench.ask(['ver']);
  if (code !== 0) throw new NotConforming(`ver was answered with ${code}: the unit does not work`);
  return new KdSession(bench, spent);
}

export const COMPARE_KD: Comparable<KdCommand> = {
  draw: drawCommand,
  describe: ({ text }) => JSON.stringify(text),
  begin: beginKd,
};
