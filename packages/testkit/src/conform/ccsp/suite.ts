/** The suite of CCSP version 1: all its cases, and what a unit has to be asked before they can run. */
import { NotConforming, type ConformNeed } from '../conform-case.js';
import type { ConformTarget } from '../conform-target.js';
import type { StartedSuite } from '../suite.js';
import { ANY_REGISTER, CcspBench, type CcspRegister, type CcspRun } from './ccsp-bench.js';
import { CCSP_CASES } from './cases.js';

export { CCSP_CASES };

/**
 * Asks the unit who it is.
 * @param register one that the unit serves; units that serve any take the usual one
 * @throws NotConforming (as a rejection) when nobody answers in this protocol
 */
export async function startCcspSuite(
  target: ConformTarget,
  register: CcspRegister = ANY_REGISTER,
): Promise<StartedSuite<CcspBench>> {
  // Numbers of receipts are the register's: any will do, and each is used once a run.
  const [high = 0, low = 0] = target.drawBytes(2);
  const spent = { receipts: 0, papers: 0 };
  const run: CcspRun = { target, register, spent, receiptId: (high * 256 + low) * 1000 };
  const bench = new CcspBench(run);
  try {
    const { type, fields } = await bench.ask(['IQ']);
    if (type !== 'IR') throw new NotConforming(`IQ was answered with ${type} ${fields.join(' ')}, not with IR`);
    return {
      cases: CCSP_CASES,
      has: new Map<ConformNeed, true | string>([
        ['power', target.power === undefined ? 'give --control or --power-cmd' : true],
      ]),
      spent,
      context: () => new CcspBench(run),
      release: (context) => context.close(),
      unit: { serial: fields[0] ?? '-', firmware: '-', country: 'se' },
    };
  } finally {
    await bench.close();
  }
}
