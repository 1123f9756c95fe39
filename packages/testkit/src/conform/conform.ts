/** A suite against a unit, from the first hello to the report: what the command and tests call. */
import type { ConformCase } from './conform-case.js';
import type { ConformFacts } from './conform-report.js';
import type { ConformTarget } from './conform-target.js';
import { startCcspSuite, CCSP_CASES } from './ccsp/suite.js';
import { KD_CASES, startKdSuite } from './kd/suite.js';
import { LINK_CASES, startLinkSuite } from './link/suite.js';
import { runConform, type ConformLimits, type ConformProgress } from './run-conform.js';
import type { StartedSuite, WireName } from './suite.js';

/** A case without what it does: for lists. */
export type ConformCaseFacts = Omit<ConformCase<never>, 'run'>;

const CASES: Readonly<Record<WireName, readonly ConformCaseFacts[]>> = {
  link: LINK_CASES,
  ccsp: CCSP_CASES,
  kd: KD_CASES,
};

/** Every case of a suite, in the order in which they run. */
export function conformCaseList(wire: WireName): readonly ConformCaseFacts[] {
  return CASES[wire];
}

/** What to run, and who hears of it. */
export interface ConformOptions {
  readonly limits: ConformLimits;
  /** Told of every case as it ends. */
  readonly onResult?: (progress: ConformProgress) => void;
}

/**
 * Meets the unit and runs what may be run.
 * @throws NotConforming, TransportError (as a rejection) when nobody answers in this protocol
 */
export async function conform(wire: WireName, target: ConformTarget, options: ConformOptions): Promise<ConformFacts> {
  const { limits, onResult = (): void => undefined } = options;
  const run = async <C>(suite: StartedSuite<C>): Promise<ConformFacts> => {
    const ran = await runConform(suite, limits, onResult);
    return { wire, unit: suite.unit, target: target.name, limits, spent: suite.spent, run: ran };
  };
  switch (wire) {
    case 'link':
      return run(await startLinkSuite(target));
    case 'ccsp':
      return run(await startCcspSuite(target));
    case 'kd':
      return run(await startKdSuite(target));
  }
}
