/** How a case of the CCSP suite is written down. */
import type { ConformCase, ConformCost, ConformEffect, ConformNeed } from '../conform-case.js';
import type { CcspBench } from './ccsp-bench.js';

export type CcspCase = ConformCase<CcspBench>;

type Chapter = 'frame' | 'message' | 'field' | 'life' | 'session' | 'registers' | 'power';

const CLAUSES: Readonly<Record<Chapter, string>> = {
  frame: 'ccsp.md, Frame',
  message: 'ccsp.md, Messages',
  field: 'ccsp.md, Fields',
  life: 'ccsp.md, Life of a receipt',
  session: 'ccsp.md, Numbers of a session',
  registers: 'ccsp.md, Codes of NAK',
  power: 'ccsp.md, Life of a receipt',
};

export interface CcspPlan {
  readonly title: string;
  readonly effect?: ConformEffect;
  readonly needs?: readonly ConformNeed[];
  readonly receipts?: number;
  readonly run: (bench: CcspBench) => Promise<void>;
}

/** Cases that store receipts are fiscal; the others leave nothing behind. */
export function ccspCase(
  chapter: Chapter,
  name: string,
  { title, effect, needs = [], receipts = 0, run }: CcspPlan,
): CcspCase {
  const cost: ConformCost = { receipts, papers: receipts };
  const own: ConformEffect = effect ?? (receipts > 0 ? 'fiscal' : 'safe');
  return { id: `${chapter}/${name}`, title, clause: CLAUSES[chapter], effect: own, needs, cost, run };
}
