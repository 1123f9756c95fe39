/**
 * A deposit and three invoices with a fault on the line, and what the till may believe afterwards. TCP loses and changes
 * no bytes; a serial server or a program in the middle may.
 */
import { faultName, type ByteFault } from '@plomba/testkit';
import type { MeInvoiceInput, MeReceipt } from '../../src/driver/index.js';
import { activatedHardware, ConnectorRig, type MeUnit, type StoredDocument } from './connector-rig.js';

const HARDWARE = activatedHardware();

const sale = (name: string): MeInvoiceInput => ({
  lines: [{ name, quantity: '2', unitPrice: '1.80', vatRate: '21' }],
  payments: [{ type: 'BANKNOTE', amount: '5.00' }],
});
export const DAY: readonly MeInvoiceInput[] = [
  sale('Kafa'),
  {
    type: 'CORRECTIVE',
    refersTo: 1,
    lines: [{ name: 'Vraćena kafa', quantity: '-1', unitPrice: '1.80', vatRate: '21' }],
    payments: [{ type: 'BANKNOTE', amount: '-1.80' }],
  },
  sale('Čaj'),
];

type Belief =
  { readonly state: 'committed'; readonly iic: string | undefined } | { readonly state: 'not-committed' | 'unknown' };

export interface FaultyDay {
  readonly beliefs: ReadonlyMap<string, Belief>;
  readonly stored: readonly StoredDocument[];
  readonly fired: number;
  readonly deposits: bigint | undefined;
  readonly bytes: Readonly<Record<ByteFault['direction'], number>>;
}

const nameOf = ({ lines }: MeInvoiceInput): string => lines[0]?.name ?? '';

/** The till does what the driver tells it: what is not committed is rung up anew, what is unknown never is. */
async function sell(rig: ConnectorRig, unit: MeUnit, invoice: MeInvoiceInput): Promise<Belief> {
  for (let attempt = 0; attempt < 4; attempt++) {
    const operation = await unit.newOperation();
    const issued: MeReceipt | undefined = await rig.timers.until(
      unit.issue(invoice, { operation }).catch(() => undefined),
    );
    const outcome = issued === undefined ? await rig.timers.until(unit.outcome(operation)) : undefined;
    const receipt = issued ?? (outcome?.state === 'committed' ? outcome.receipt : undefined);
    if (receipt !== undefined) return { state: 'committed', iic: receipt.invoice?.iic };
    if (outcome?.state === 'unknown') return { state: 'unknown' };
  }
  return { state: 'not-committed' };
}

export async function faultyDay(faults: readonly ByteFault[]): Promise<FaultyDay> {
  const rig = new ConnectorRig(HARDWARE.fork(), { deposit: 'require' });
  const unit = await rig.connect();
  const from = { 'to-unit': rig.faults.count('to-unit'), 'from-unit': rig.faults.count('from-unit') };
  for (const fault of faults) rig.faults.arm(fault);
  await rig.timers.until(unit.cashIn({ amount: '20.00' }));
  const beliefs = new Map<string, Belief>();
  for (const invoice of DAY) beliefs.set(nameOf(invoice), await sell(rig, unit, invoice));
  await rig.timers.advance(40_000);
  const bytes = {
    'to-unit': rig.faults.count('to-unit') - from['to-unit'],
    'from-unit': rig.faults.count('from-unit') - from['from-unit'],
  };
  const { counters } = await rig.timers.until(unit.report());
  const deposits = counters.find(({ key }) => key === 'cash-in')?.value;
  const { fired } = rig.faults;
  await unit.close();
  return { beliefs, stored: rig.stored(), fired, deposits, bytes };
}

/** What is wrong with a day; the till's belief against the unit's truth. */
export function judge({ beliefs, stored, deposits }: FaultyDay): readonly string[] {
  const findings = deposits === 2000n ? [] : [`the deposit is ${deposits ?? 'not there'}`];
  if (stored.length > DAY.length) findings.push(`${stored.length} documents are stored`);
  for (const [name, belief] of beliefs) {
    const own = stored.filter((document) => document.name === name);
    if (own.length > 1) findings.push(`${name} is stored ${own.length} times`);
    if (belief.state === 'committed' && own.length === 0) findings.push(`${name} is lost`);
    if (belief.state === 'not-committed' && own.length > 0) findings.push(`${name} is denied`);
    if (belief.state === 'not-committed') findings.push(`${name} was given up`);
    if (belief.state === 'committed' && own[0] !== undefined && own[0].iic !== belief.iic) {
      findings.push(`${name} has the IIC of another one`);
    }
  }
  return findings;
}

const WHATS: readonly ByteFault['what'][] = [
  { kind: 'lose' },
  { kind: 'repeat' },
  { kind: 'delay', ms: 1_500 },
  { kind: 'delay', ms: 7_000 },
  { kind: 'disconnect' },
  { kind: 'half-open' },
  { kind: 'cut-power' },
  { kind: 'corrupt', mask: 1 },
  { kind: 'corrupt', mask: 32 },
  { kind: 'corrupt', mask: 128 },
];
/** Every fault at every `step`th byte; each kind begins elsewhere. */
export function singleFaults(bytes: FaultyDay['bytes'], step: number): readonly ByteFault[] {
  let turn = 0;
  return (['to-unit', 'from-unit'] as const).flatMap((direction) =>
    WHATS.flatMap((what) => {
      const first = (turn++ * 17) % step;
      const count = Math.max(0, Math.ceil((bytes[direction] - first) / step));
      return Array.from({ length: count }, (_, at): ByteFault => {
        return { at: 'byte', direction, byte: first + at * step, what };
      });
    }),
  );
}

export interface Swept {
  readonly cases: number;
  readonly findings: readonly string[];
}

/** A day under each of these faults; besides the judge's findings, that nothing stays unknown and that every fault happens. */
export async function sweep(faults: readonly ByteFault[]): Promise<Swept> {
  const findings: string[] = [];
  for (const fault of faults) {
    const day = await faultyDay([fault]);
    const found = [...judge(day)];
    if ([...day.beliefs.values()].some(({ state }) => state === 'unknown')) found.push('a sale stayed unknown');
    if (day.fired === 0) found.push('no fault happened');
    findings.push(...found.map((what) => `${faultName(fault)}: ${what}`));
  }
  return { cases: faults.length, findings };
}
