/** Scripts for a unit without a device: each step plans against the unit's state and appends. */
import {
  contentOf,
  planCash,
  planCopy,
  planDayClose,
  planDayOpen,
  planIdentity,
  planLife,
  planReceipt,
  present,
  refuse,
  type AppendOptions,
  type FiscalUnit,
  type Plan,
  type Refusal,
  type SealedGroup,
  type SignerPort,
  type UnitState,
} from '@plomba/core';
import { none } from '@plomba/core/country';
import type { LifeChange, OperationStamp, ReceiptRequest } from '@plomba/core/model';

export interface CoreStep {
  /** Id of its operation. */
  readonly id: string;
  /** What it is, for the report. */
  readonly kind: string;
  /** @param signer the unit's log key, for steps that seal a group themselves */
  run(unit: FiscalUnit, signer: SignerPort): { readonly ok: true } | Refusal;
}

/** A digest that depends on the id alone: the same step is the same operation. */
export function stampOf(id: string): OperationStamp {
  const digest = new Uint8Array(32);
  for (let at = 0; at < id.length; at++) digest[at % 32] = ((digest[at % 32] ?? 0) * 31 + id.charCodeAt(at)) & 0xff;
  return { id, epoch: 0, digest };
}

type Result = ReturnType<CoreStep['run']>;

function appended(unit: FiscalUnit, plan: Plan | Refusal, options: AppendOptions = {}): Result {
  return plan.ok ? unit.append(plan.contents, options) : plan;
}

function personalise(): CoreStep {
  const id = 'personalise';
  return {
    id,
    kind: id,
    run(unit) {
      const about = { serial: 'PL-CUT-1', model: 'Plomba Cut', country: 'none', firmware: '0.1.0', simulated: true };
      const identity = { operation: stampOf(id), ...about, ...unit.drawIdentity() };
      return appended(unit, planIdentity(unit.state, identity), { identity });
    },
  };
}

function life(to: 'bound' | 'test' | 'production'): CoreStep {
  const owner = { name: 'Plomba Test Ltd', taxNumber: '00000001' };
  const place = { name: 'Test bench', address: 'Bench 1' };
  const change: LifeChange = to === 'bound' ? { to, owner, place } : { to };
  const operation = stampOf(`life-${to}`);
  return {
    id: operation.id,
    kind: to === 'bound' ? 'bind' : 'life',
    run: (unit) => appended(unit, planLife(unit.state, none, { operation, change })),
  };
}

export function openDay(name: string): CoreStep {
  return { id: name, kind: 'day-open', run: (unit) => appended(unit, planDayOpen(unit.state, none, stampOf(name))) };
}

export function closeDay(name: string): CoreStep {
  return {
    id: name,
    kind: 'day-close',
    run: (unit) => appended(unit, planDayClose(unit.state, stampOf(name), unit.now())),
  };
}

interface Issued {
  readonly id: string;
  readonly lines: number;
  /** Bytes of notes, at most 1000: what brings a record to a wanted size. */
  readonly noteBytes?: number;
}

function receiptOf({ lines, noteBytes = 0 }: Issued): ReceiptRequest {
  const items = Array.from({ length: lines }, (_, line) => ({
    name: `Item ${line}`,
    quantity: { digits: BigInt(1 + line), scale: 0 },
    unitPrice: { digits: 125n, scale: 2 },
    taxGroup: line % 2 === 0 ? 'A' : 'B',
  }));
  const notes = Array.from({ length: Math.ceil(noteBytes / 100) }, (_, line) =>
    'n'.repeat(Math.min(100, noteBytes - line * 100)),
  );
  const receipt: ReceiptRequest = { document: 'sale', items, payments: [{ kind: 'cash', amount: 1_000_000n }] };
  return notes.length === 0 ? receipt : { ...receipt, notes };
}

function planIssue(unit: FiscalUnit, state: UnitState, issued: Issued): Plan | Refusal {
  const now = unit.now();
  const dayOpenedUtcMs = unit.state.dayOpen ? unit.dayOpening().header.utcMs : 0;
  const receipt = receiptOf(issued);
  return planReceipt(state, none, { operation: stampOf(issued.id), receipt, now, dayOpenedUtcMs });
}

/** A receipt of so many lines. */
export function issue(
  name: string,
  lines: number,
  how: { readonly signing?: 'record' | 'batch'; readonly noteBytes?: number } = {},
): CoreStep {
  const { signing = 'record', noteBytes = 0 } = how;
  return {
    id: name,
    kind: signing === 'record' ? 'receipt' : 'receipt, batch-signed',
    run: (unit) => appended(unit, planIssue(unit, unit.state, { id: name, lines, noteBytes }), { signing }),
  };
}

/**
 * Receipts of several callers that share one flush; the last has this name. What is bound already is not issued again.
 * @param noteBytes notes on the first of them
 */
export function issueGroup(name: string, count: number, noteBytes = 0): CoreStep {
  const ids = Array.from({ length: count }, (_, index) => (index === count - 1 ? name : `${name}-${index}`));
  return {
    id: name,
    kind: 'group of receipts',
    run(unit, signer) {
      const group = unit.group();
      for (const id of ids.filter((each) => unit.findOperation({ id: each, epoch: 0 }) === undefined)) {
        const plan = planIssue(unit, group.state, { id, lines: 1, noteBytes: id === ids[0] ? noteBytes : 0 });
        const staged = plan.ok ? group.add(plan.contents, unit.stageOptions()) : plan;
        if (staged?.ok !== true) return staged ?? refuse('validation-failed', 'the group is full');
      }
      const sealing = unit.seal(group);
      let step = sealing.next();
      while (step.done !== true) step = sealing.next(signer.sign(step.value));
      const sealed: SealedGroup | Refusal = step.value;
      if (sealed.ok) unit.commit(sealed);
      return sealed.ok ? { ok: true } : sealed;
    },
  };
}

export function cashIn(name: string): CoreStep {
  const command = { operation: stampOf(name), direction: 'in', amount: 5_000n } as const;
  return { id: name, kind: 'cash', run: (unit) => appended(unit, planCash(unit.state, none, command)) };
}

/** A copy of the receipt that an operation issued. */
export function copy(name: string, of: string): CoreStep {
  return {
    id: name,
    kind: 'copy',
    run(unit) {
      const { sequence } = present(unit.findOperation({ id: of }), 'the receipt was issued');
      const original = contentOf(present(unit.record(sequence), 'the receipt is readable'));
      return appended(unit, planCopy(unit.state, none, { operation: stampOf(name), sequence, original }));
    },
  };
}

/** An operation that must never commit any more. */
export function fence(name: string): CoreStep {
  const fenced = { id: name, epoch: 0 };
  return { id: name, kind: 'fence', run: (unit) => unit.append([{ kind: 'fence', payload: { fenced } }]) };
}

export const CORE_ACTIVATION: readonly CoreStep[] = [personalise(), life('bound'), life('test'), life('production')];
