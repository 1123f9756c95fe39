/**
 * A till's two sales with faults on the line, and what it may believe afterwards. The till does what the driver tells
 * it: what is certainly not stored is rung up again, what is unknown is asked for and never rung up again.
 */
import type { ByteFault, LineKind } from '@plomba/testkit';
import type { Hardware } from '@plomba/firmware-sim';
import { DEFAULT_CCSP_SETTINGS } from '../../src/device/index.js';
import type { SwedishReceipt, SwedishSale } from '../../src/driver/index.js';
import { Rig, SALE, type Speech, type StoredReceipt, type SwedishUnit } from './rig.js';

export type Belief =
  | { readonly state: 'committed'; readonly controlCode: string | undefined }
  | { readonly state: 'not-committed' | 'unknown' };

export interface FaultyDay {
  readonly beliefs: ReadonlyMap<string, Belief>;
  readonly stored: readonly StoredReceipt[];
  readonly fired: number;
}

/** The second one is not signed: it is stored by its header. */
export const DAY: readonly SwedishSale[] = [
  SALE,
  { ...SALE, receiptId: '2', kind: 'ovning' },
  { ...SALE, receiptId: '3' },
];

const TRIES = 4;

async function sell(rig: Rig, unit: SwedishUnit, sale: SwedishSale): Promise<Belief> {
  let belief: Belief = { state: 'not-committed' };
  for (let attempt = 0; attempt < TRIES && belief.state === 'not-committed'; attempt++) {
    const operation = await unit.newOperation();
    const receipt = await rig.timers.until(unit.issue(sale, { operation }).catch(() => undefined));
    const outcome = receipt === undefined ? await rig.timers.until(unit.outcome(operation)) : undefined;
    belief = beliefOf(receipt, outcome);
  }
  return belief;
}

function beliefOf(
  receipt: SwedishReceipt | undefined,
  outcome: Awaited<ReturnType<SwedishUnit['outcome']>> | undefined,
): Belief {
  const known = receipt ?? (outcome?.state === 'committed' ? outcome.receipt : undefined);
  if (known !== undefined) return { state: 'committed', controlCode: known.controlCode };
  return { state: outcome?.state === 'not-committed' ? 'not-committed' : 'unknown' };
}

/** @param faults counted from the first byte behind the connection */
export async function faultyDay(
  hardware: Hardware,
  line: LineKind,
  faults: readonly ByteFault[],
  speech: Speech = DEFAULT_CCSP_SETTINGS,
): Promise<FaultyDay & { readonly bytes: Readonly<Record<ByteFault['direction'], number>> }> {
  const rig = new Rig(hardware.fork(), line, speech);
  const unit = await rig.connect();
  const from = { 'to-unit': rig.faults.count('to-unit'), 'from-unit': rig.faults.count('from-unit') };
  for (const fault of faults) rig.faults.arm(fault);
  const beliefs = new Map<string, Belief>();
  for (const sale of DAY) beliefs.set(sale.receiptId, await sell(rig, unit, sale));
  await rig.timers.advance(40_000);
  const bytes = {
    'to-unit': rig.faults.count('to-unit') - from['to-unit'],
    'from-unit': rig.faults.count('from-unit') - from['from-unit'],
  };
  const { fired } = rig.faults;
  await unit.close();
  return { beliefs, stored: rig.stored(), fired, bytes };
}

/** What is wrong with a day; the till's belief against the unit's truth. */
export function judge({ beliefs, stored }: FaultyDay): readonly string[] {
  return [...beliefs].flatMap(([receiptId, belief]) => {
    const receipts = stored.filter(({ data }) => data.receiptId === receiptId);
    const findings: string[] = [];
    if (receipts.length > 1) findings.push(`receipt ${receiptId} is stored ${receipts.length} times`);
    if (belief.state === 'committed' && receipts.length === 0) findings.push(`receipt ${receiptId} is lost`);
    if (belief.state === 'not-committed' && receipts.length > 0) findings.push(`receipt ${receiptId} is denied`);
    if (belief.state === 'committed' && receipts[0] !== undefined && receipts[0].controlCode !== belief.controlCode) {
      findings.push(`receipt ${receiptId} has the code of another one`);
    }
    return findings;
  });
}
