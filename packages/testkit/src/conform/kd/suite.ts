/** The suite of the kd protocol: all its cases, and what a unit has to be asked before they can run. */
import { NotConforming, type ConformNeed } from '../conform-case.js';
import type { ConformTarget } from '../conform-target.js';
import type { StartedSuite } from '../suite.js';
import { ANY_REGISTER, type CcspRegister } from '../ccsp/ccsp-bench.js';
import { KD_CASES } from './cases.js';
import { KdBench, type KdRun } from './kd-bench.js';

export { KD_CASES };

/**
 * Asks the unit who it is.
 * @param register one that the unit serves; units that serve any take the usual one
 * @throws NotConforming (as a rejection) when nobody answers in this protocol
 */
export async function startKdSuite(
  target: ConformTarget,
  register: CcspRegister = ANY_REGISTER,
): Promise<StartedSuite<KdBench>> {
  // Numbers of receipts are the register's: any will do, and each is used once a run.
  const [high = 0, low = 0] = target.drawBytes(2);
  const spent = { receipts: 0, papers: 0 };
  const run: KdRun = { target, register, spent, receiptId: (high * 256 + low) * 1000 };
  const bench = new KdBench(run);
  try {
    const { code, words } = await bench.ask(['ver']);
    if (code !== 0) throw new NotConforming(`ver was answered with ${code}`);
    return {
      cases: KD_CASES,
      has: new Map<ConformNeed, true | string>([
        ['power', target.power === undefined ? 'give --control or --power-cmd' : true],
        ['control', target.control === undefined ? 'give --control' : true],
      ]),
      spent,
      context: () => new KdBench(run),
      release: (context) => context.close(),
      // The number is the fifth word, with or without the return code; maker, model and firmware stand before it.
      unit: { serial: words[4] ?? words[3] ?? '-', firmware: words[2] ?? '-', country: 'se' },
    };
  } finally {
    await bench.close();
  }
}
