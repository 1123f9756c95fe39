/**
 * Plays a planned roll on a unit, line after line: each one is asked for only when the one before is committed.
 *
 * Invariants: every line goes out under the operation id of the roll, so a repetition gets the first outcome; a line
 * that is done already is not asked for again; nothing is remembered between runs, because the unit knows.
 */
import type { IssueLine, LocalTime, ReceiptRequest, TillLine } from '@plomba/core/model';
import { CliError } from '../cli-error.js';
import type { KnownOperation, PlanStep, RollPlan } from './plan.js';

/** What became of a line: the record that the unit committed for it. */
export interface LineOutcome {
  readonly sequence: number;
  /** The unit's time. */
  readonly time: LocalTime;
  readonly leafHash: Uint8Array;
  /** True: it had been committed before, and this is the first outcome again. */
  readonly repeated: boolean;
  /** For a receipt. The total in hundredths. */
  readonly receipt?: { readonly number: number; readonly total: bigint };
}

/** What the player asks of a unit. */
export interface PlayUnit {
  issue(receipt: ReceiptRequest, operation: string): Promise<LineOutcome>;
  copy(sequence: number, operation: string): Promise<LineOutcome>;
  openDay(operation: string): Promise<LineOutcome>;
  closeDay(operation: string): Promise<LineOutcome>;
  moveCash(move: CashMove, operation: string): Promise<LineOutcome>;
  setClock(time: LocalTime, operation: string): Promise<LineOutcome>;
  /** The outcome of an operation that is known to be committed. */
  committed(operation: KnownOperation): Promise<LineOutcome>;
}

export interface CashMove {
  readonly direction: 'in' | 'out';
  readonly amount: bigint;
  readonly till?: string;
  readonly time?: LocalTime;
  readonly reason?: string;
}

/** The hand of a tester beside the unit; without one, time and breakdowns are left as they are. */
export interface Stagehand {
  /** Lets virtual time pass until the unit's clock shows this, unless it is past it. */
  reachTime(utcMs: number): Promise<void>;
  breakSigner(): Promise<void>;
  repairSigner(): Promise<void>;
}

export type PlayEvent =
  | { readonly kind: 'played'; readonly step: PlanStep; readonly outcome: LineOutcome }
  | { readonly kind: 'skipped'; readonly step: PlanStep }
  /** The unit refused the line while its signature unit was broken, as it must; it is repaired and asked again. */
  | { readonly kind: 'signer-broken'; readonly step: PlanStep };

export interface PlayOptions {
  readonly stagehand?: Stagehand;
  readonly onEvent?: (event: PlayEvent) => void;
  /** Called before a line is asked for. */
  readonly beforeLine?: (step: PlanStep) => Promise<void> | void;
  readonly stopped?: AbortSignal;
}

export interface PlayResult {
  readonly played: number;
  readonly skipped: number;
  /** Rehearsed breakdowns of the signature unit. */
  readonly breakdowns: number;
}

/** A receipt of this roll that later lines may refer to. */
interface IssuedReceipt {
  readonly sequence: number;
  readonly number: number;
}

export class RollPlayer {
  readonly #unit: PlayUnit;
  readonly #plan: RollPlan;
  readonly #options: PlayOptions;
  readonly #issued = new Map<string, IssuedReceipt>();
  #breakdowns = 0;

  constructor(unit: PlayUnit, plan: RollPlan, options: PlayOptions = {}) {
    this.#unit = unit;
    this.#plan = plan;
    this.#options = options;
  }

  /** @throws CliError, FiscalError (as a rejection) at the first line that the unit does not commit */
  async play(): Promise<PlayResult> {
    let played = 0;
    for (const step of this.#plan.steps) {
      if (this.#options.stopped?.aborted === true) throw interrupted(step);
      if (step.done !== undefined) {
        this.#options.onEvent?.({ kind: 'skipped', step });
        continue;
      }
      await this.#options.beforeLine?.(step);
      await this.#options.stagehand?.reachTime(step.line.time.utcMs);
      const outcome = await this.#playLine(step);
      this.#remember(step.line, outcome);
      played++;
      this.#options.onEvent?.({ kind: 'played', step, outcome });
    }
    return { played, skipped: this.#plan.doneBefore, breakdowns: this.#breakdowns };
  }

  async #playLine(step: PlanStep): Promise<LineOutcome> {
    const { stagehand } = this.#options;
    if (step.line.signer === undefined || stagehand === undefined) return await this.#ask(step.line);
    await stagehand.breakSigner();
    try {
      await this.#expectBroken(step);
    } finally {
      await stagehand.repairSigner();
    }
    this.#breakdowns++;
    this.#options.onEvent?.({ kind: 'signer-broken', step });
    return await this.#ask(step.line);
  }

  async #expectBroken(step: PlanStep): Promise<void> {
    try {
      await this.#ask(step.line);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'signer-broken') return;
      throw error;
    }
    throw new CliError('not-refused', 'the unit issued a receipt although its signature unit is broken', {
      where: `lines[${step.index}]`,
      hint: 'This is a fault of the unit: a receipt without a signature must never be issued.',
    });
  }

  async #ask(line: TillLine): Promise<LineOutcome> {
    const unit = this.#unit;
    const { operation } = line;
    switch (line.action) {
      case 'issue':
        return await unit.issue(await this.#receiptOf(line), operation);
      case 'copy':
        return await unit.copy((await this.#receiptFor(line.of)).sequence, operation);
      case 'open-day':
        return await unit.openDay(operation);
      case 'close-day':
        return await unit.closeDay(operation);
      case 'cash-in':
      case 'cash-out': {
        const { amount, time, reason } = line;
        const direction = line.action === 'cash-in' ? 'in' : 'out';
        return await unit.moveCash({ direction, amount, time, ...(reason === undefined ? {} : { reason }) }, operation);
      }
      case 'set-clock':
        return await unit.setClock(line.to, operation);
    }
  }

  async #receiptOf({ receipt, refersToOperation }: IssueLine): Promise<ReceiptRequest> {
    if (refersToOperation === undefined) return receipt;
    return { ...receipt, refersTo: (await this.#receiptFor(refersToOperation)).number };
  }

  /** An earlier receipt of the roll: from this run, or as the unit has it from the one before. */
  async #receiptFor(operation: string): Promise<IssuedReceipt> {
    const issued = this.#issued.get(operation);
    if (issued !== undefined) return issued;
    const done = this.#plan.steps.find(({ line }) => line.operation === operation)?.done;
    const outcome = done === undefined ? undefined : await this.#unit.committed(done);
    const receipt = outcome?.receipt;
    if (outcome === undefined || receipt === undefined) {
      throw new CliError('no-such-receipt', `operation ${operation} is no receipt on this unit`, {
        hint: 'A copy or a refund refers to a receipt of the same roll, on the same unit.',
      });
    }
    const found = { sequence: outcome.sequence, number: receipt.number };
    this.#issued.set(operation, found);
    return found;
  }

  #remember({ operation }: TillLine, { sequence, receipt }: LineOutcome): void {
    if (receipt !== undefined) this.#issued.set(operation, { sequence, number: receipt.number });
  }
}

function interrupted(step: PlanStep): CliError {
  return new CliError('interrupted', `stopped before line ${step.index + 1}`, {
    hint: 'Run it again with --resume: it goes on with what is missing.',
  });
}
