/** The suite of CCSP, versions 1 and 2: all its cases, and what a unit has to be asked before they can run. */
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
  const met: CcspRun = { target, register, version: 1, spent, receiptId: (high * 256 + low) * 1000 };
  const bench = new CcspBench(met);
  try {
    const { type, fields } = await bench.ask(['IQ']);
    if (type !== 'IR') throw new NotConforming(`IQ was answered with ${type} ${fields.join(' ')}, not with IR`);
    const [serial = '-', version = '1', firmware = '-'] = fields;
    const run: CcspRun = { ...met, version: /^[1-9][0-9]?$/.test(version) ? Number(version) : 1 };
    return {
      cases: CCSP_CASES,
      has: new Map<ConformNeed, true | string>([
        ['power', target.power === undefined ? 'give --control or --power-cmd' : true],
        ['control', target.control === undefined ? 'give --control' : true],
      ]),
      spent,
      context: () => new CcspBench(run),
      release: (context) => context.close(),
      unit: { serial, firmware, country: 'se' },
    };
  } finally {
    await bench.close();
  }
}
