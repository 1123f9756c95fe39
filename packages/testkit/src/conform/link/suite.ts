/** The suite of the native link: all its cases, and what a unit has to be asked before they can run. */
import type { UnitStatus } from '@plomba/link';
import { toHex } from '@plomba/codec';
import type { ConformNeed } from '../conform-case.js';
import type { ConformTarget } from '../conform-target.js';
import type { ConformUnit, StartedSuite } from '../suite.js';
import type { LinkCase } from './case.js';
import { CONNECTION_CASES } from './connection.js';
import { FRAME_CASES } from './frames.js';
import { DAY_AND_REPORT_CASES } from './days.js';
import { IDENTITY_CASES } from './identity.js';
import { JOURNAL_CASES } from './journal.js';
import { LinkBench, type LinkRun } from './link-bench.js';
import { REQUEST_CASES } from './messages.js';
import { OPERATION_CASES } from './operations.js';
import { RECEIPT_CASES } from './receipts.js';
import { UPSET_CASES } from './upsets.js';

export const LINK_CASES: readonly LinkCase[] = [
  ...FRAME_CASES,
  ...CONNECTION_CASES,
  ...REQUEST_CASES,
  ...IDENTITY_CASES,
  ...OPERATION_CASES,
  ...RECEIPT_CASES,
  ...DAY_AND_REPORT_CASES,
  ...JOURNAL_CASES,
  ...UPSET_CASES,
];

/** Asks the unit who it is. @throws NotConforming (as a rejection) when nobody answers in this protocol */
export async function startLinkSuite(target: ConformTarget): Promise<StartedSuite<LinkBench>> {
  const run: LinkRun = { target, id: toHex(target.drawBytes(5)), spent: { receipts: 0, papers: 0 }, operations: 0 };
  const bench = new LinkBench(run);
  try {
    const status = await bench.status();
    return {
      cases: LINK_CASES,
      has: needsOf(target, status),
      spent: run.spent,
      context: () => new LinkBench(run),
      release: (context) => context.close(),
      unit: unitOf(status),
    };
  } finally {
    await bench.close();
  }
}

function needsOf(target: ConformTarget, { life }: UnitStatus): ReadonlyMap<ConformNeed, true | string> {
  return new Map<ConformNeed, true | string>([
    ['power', target.power === undefined ? 'give --control or --power-cmd' : true],
    ['clock', target.advanceClock === undefined ? 'give --control of a unit with a virtual clock' : true],
    ['control', target.control === undefined ? 'give --control' : true],
    ['service', target.servicePin === undefined ? 'give --service-pin' : true],
    ['firmware-key', target.signFirmware === undefined ? 'give --firmware-key' : true],
    ['trading', life === 'test' || life === 'production' ? true : `the unit is ${life}`],
  ]);
}

function unitOf(status: UnitStatus): ConformUnit {
  const { serial, model, firmware, country, logKey } = status;
  return {
    serial: serial ?? '-',
    firmware,
    country,
    ...(model === undefined ? {} : { model }),
    ...(logKey === undefined ? {} : { logKey: toHex(logKey) }),
    utcMs: status.time.utcMs,
  };
}
