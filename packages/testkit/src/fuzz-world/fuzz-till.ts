/**
 * A till on the native link: it stores an operation before it sends it, goes on after it was killed, and keeps in mind
 * what it believes of each one. What it believes is compared with what the unit has, again and again.
 *
 * Invariants: nothing is sent whose operation is not on the disk; a process that was killed believes nothing any more.
 */
import type { LocalTime } from '@plomba/core/model';
import { connect, linkDriver, type Committed, type Operation, type Receipt, type Unit } from '@plomba/sdk';
import { verification } from '@plomba/sdk/verification';
import { Draws } from '../draws.js';
import type { FuzzStep } from './fuzz-plan.js';
import type { StepKind } from './fuzz.table.js';
import { receiptInput, tillCommand, type KnownReceipt, type TillCommand } from './till-commands.js';
import { ProcessLife } from '../oracle/process-life.js';
import { QUESTION_MS, tried, type WorldParts } from './world-parts.js';

/** What the till has on its disk of one operation. */
export interface TillEntry {
  readonly operation: Operation;
  readonly command: TillCommand;
  belief: 'unknown' | 'committed' | 'not-committed';
  /** Believed as not committed because it was refused, not because the unit has fenced it. */
  isRefused?: boolean;
  wasSent: boolean;
  /** Of the record, where it was committed. */
  sequence?: number;
  number?: number;
  /** Why it could not be found out at the last question. */
  why?: string | undefined;
}

/** Time for a command, ms: more than an outage, or less than any reconnect. */
const PATIENCE_MS = { repeats: QUESTION_MS, asks: 40 } as const;
const TRIES = 3;
/** What the unit says of an operation that it has under another content. */
const CONFLICT = 'operation-conflict';

export class FuzzTill {
  readonly name: string;
  /** The disk: outlives the process. */
  readonly entries: TillEntry[] = [];
  readonly #parts: WorldParts;
  #life: ProcessLife;
  #unit: Unit | undefined;
  #isDayMissing = false;
  #meetsAnotherKey = false;

  constructor(name: string, parts: WorldParts) {
    this.name = name;
    this.#parts = parts;
    this.#life = new ProcessLife(parts.timers);
  }

  /** The program is gone, between two instructions; the next step starts it again. */
  kill(): void {
    this.#life.end();
    this.#life = new ProcessLife(this.#parts.timers);
    this.#unit = undefined;
  }

  /** Ends the program in order. */
  async restart(): Promise<void> {
    const unit = this.#unit;
    this.#unit = undefined;
    if (unit !== undefined) await tried(this.#life.wait(unit.close()));
  }

  async step({ kind, salt }: FuzzStep): Promise<void> {
    const draws = new Draws(salt);
    const unit = await this.#connected();
    if (unit === undefined) return;
    const life = this.#life;
    if (draws.below(2) === 0) await this.#clearOne(unit, life);
    await this.#perform(kind, draws, { unit, life });
    if (!this.#meetsAnotherKey) return;
    // The unit has rotated its key: a program that holds it to the old one has to meet it anew.
    this.#meetsAnotherKey = false;
    await this.restart();
  }

  async #perform(
    kind: FuzzStep['kind'],
    draws: Draws,
    { unit, life }: { unit: Unit; life: ProcessLife },
  ): Promise<void> {
    const acts: Partial<Readonly<Record<StepKind, () => Promise<void>>>> = {
      repeat: () => this.#repeat(unit, life, draws),
      ask: () => this.#ask(unit, life, draws),
      conflict: () => this.#conflict(unit, life, draws),
      ghost: () => this.#ghost(unit, life, draws),
      proof: () => this.#proof(unit, life, draws),
      'report-x': async () => this.#say('report', await tried(life.wait(unit.report()))),
      'report-z': async () => {
        this.#say('z', await tried(life.wait(unit.dayReport(1 + draws.below(5), { print: true }))));
      },
      'report-period': async () => {
        this.#say('period', await tried(life.wait(unit.periodReport({ days: { from: 1, to: 400 } }))));
      },
      check: async () => {
        this.#say('check', await tried(life.wait(unit.check(receiptInput('sale', draws, this.#about())))));
      },
    };
    const act = acts[kind];
    if (act !== undefined) return act();
    const command = tillCommand(kind, draws, this.#about());
    if (command !== undefined) await this.#begin(unit, life, command);
    if (!this.#isDayMissing || kind === 'day-open' || draws.below(3) === 0) return;
    const open = tillCommand('day-open', draws, this.#about());
    if (open !== undefined) await this.#begin(unit, life, open);
  }

  /** At the end of a run: everything that is not known is asked for. */
  async settle(): Promise<void> {
    const unit = await this.#connected();
    if (unit === undefined) return;
    for (let round = 0; round < TRIES; round++) {
      for (const entry of this.#unknown()) await this.#outcome(unit, this.#life, entry);
    }
    await this.restart();
  }

  /** Operations whose fate is not known. */
  #unknown(): readonly TillEntry[] {
    return this.entries.filter(({ belief }) => belief === 'unknown');
  }

  #about(): { readonly known: readonly KnownReceipt[]; readonly till: string; readonly now: LocalTime } {
    const known = this.entries.flatMap(({ belief, sequence, number }) =>
      belief === 'committed' && sequence !== undefined && number !== undefined ? [{ sequence, number }] : [],
    );
    return { known, till: this.name, now: this.#parts.device.hardware.rtc.read() };
  }

  async #connected(): Promise<Unit | undefined> {
    if (this.#unit !== undefined) return this.#unit;
    const { line, next } = this.#parts;
    const life = this.#life;
    const options = {
      driver: linkDriver,
      timers: life.timers,
      verification,
      drawSession: () => next() * 16,
      drawId: () => `drawn-${next()}`,
      timeoutMs: QUESTION_MS,
    };
    const made = await tried(life.wait(connect(line.open, options)));
    if (!made.ok) this.#say('connect', made);
    else this.#unit = made.value;
    return this.#unit;
  }

  /** Stores a new operation, then asks for it. */
  async #begin(unit: Unit, life: ProcessLife, command: TillCommand): Promise<void> {
    const made = await tried(life.wait(unit.newOperation(`${this.name}-${this.#parts.next()}`)));
    if (!made.ok) return this.#say(command.name, made);
    const entry: TillEntry = { operation: made.value, command, belief: 'unknown', wasSent: false };
    this.entries.push(entry);
    await this.#ring(unit, life, entry);
    if (entry.belief === 'unknown') await this.#clear(unit, life, entry);
  }

  /** Asks for it, the first time or again: of what was sent before, a line that fails says nothing. */
  async #ring(unit: Unit, life: ProcessLife, entry: TillEntry): Promise<void> {
    const { wasSent } = entry;
    entry.wasSent = true;
    const timeoutMs = PATIENCE_MS[this.#parts.setup.manner];
    const { operation, command } = entry;
    const said = await tried(life.wait(command.run(unit, { operation, timeoutMs })));
    this.#say(`${command.name} ${operation.id}`, said);
    if (said.ok) this.#believe(entry, said.value);
    else if (said.outcome === 'not-committed' && !(wasSent && isOfTheLine(said.code))) {
      this.#deny(entry, said.code);
      // The call says what became of what it sent itself, not of an earlier call with this operation.
      entry.isRefused = wasSent;
    }
  }

  #believe(entry: TillEntry, commit: Committed | Receipt): void {
    const { sequence } = commit;
    if (entry.belief === 'not-committed' && !this.#parts.isLate(entry)) {
      this.#found(entry, `was not committed, and is record ${sequence} now`);
    }
    if (entry.sequence !== undefined && entry.sequence !== sequence) {
      this.#found(entry, `was record ${entry.sequence} and is ${sequence} now`);
    }
    entry.belief = 'committed';
    entry.sequence = sequence;
    if ('number' in commit) entry.number = commit.number;
  }

  #deny(entry: TillEntry, code: string): void {
    if (entry.belief === 'committed') {
      this.#found(entry, `was record ${entry.sequence ?? '?'}, and is denied: ${code}`);
      if (!this.#parts.isLost(entry.operation.id)) return;
    }
    entry.belief = 'not-committed';
  }

  /** What this till does about an outcome that it does not know. */
  async #clear(unit: Unit, life: ProcessLife, entry: TillEntry): Promise<void> {
    if (this.#parts.setup.manner === 'asks') return this.#outcome(unit, life, entry);
    for (let attempt = 0; attempt < TRIES && entry.belief === 'unknown'; attempt++) await this.#ring(unit, life, entry);
  }

  async #clearOne(unit: Unit, life: ProcessLife): Promise<void> {
    const [entry] = this.#unknown();
    if (entry !== undefined) await this.#clear(unit, life, entry);
  }

  async #outcome(unit: Unit, life: ProcessLife, entry: TillEntry): Promise<void> {
    const said = await tried(life.wait(unit.outcome(entry.operation, { timeoutMs: QUESTION_MS })));
    if (!said.ok) return this.#say(`outcome ${entry.operation.id}`, said);
    const { value } = said;
    const why = value.state === 'unknown' ? value.reason.code : undefined;
    this.#say(`outcome ${entry.operation.id}`, { ok: true, value: why ?? value.state });
    entry.why = why;
    if (value.state === 'committed') this.#believe(entry, value.receipt ?? value.commit);
    else if (value.state === 'not-committed') {
      this.#deny(entry, value.state);
      entry.isRefused = false;
    }
  }

  #known(draws: Draws, belief: TillEntry['belief']): TillEntry | undefined {
    const known = this.entries.filter((entry) => entry.belief === belief);
    return known.length === 0 ? undefined : draws.pick(known);
  }

  /** The same operation again: the first outcome, never a second record. */
  async #repeat(unit: Unit, life: ProcessLife, draws: Draws): Promise<void> {
    const entry = this.#known(draws, 'committed');
    if (entry === undefined) return;
    const { operation, command } = entry;
    const said = await tried(life.wait(command.run(unit, { operation, timeoutMs: QUESTION_MS })));
    this.#say(`repeat ${operation.id}`, said);
    if (!said.ok) {
      if (said.outcome === 'not-committed' && !isOfTheLine(said.code)) this.#deny(entry, said.code);
      return;
    }
    this.#believe(entry, said.value);
    if (!said.value.repeated) this.#found(entry, 'was executed again');
  }

  async #ask(unit: Unit, life: ProcessLife, draws: Draws): Promise<void> {
    const entry = this.#known(draws, draws.pick(['committed', 'not-committed', 'committed'] as const));
    if (entry !== undefined) await this.#outcome(unit, life, entry);
  }

  /** The same operation with another content is refused, whatever else is wrong. */
  async #conflict(unit: Unit, life: ProcessLife, draws: Draws): Promise<void> {
    const entry = this.#known(draws, 'committed');
    if (entry === undefined) return;
    const { operation } = entry;
    const move = { amount: `${100 + draws.below(900)}.77`, reason: 'another content' };
    const said = await tried(life.wait(unit.cashIn(move, { operation, timeoutMs: QUESTION_MS })));
    this.#say(`conflict ${operation.id}`, said);
    if (said.ok) this.#found(entry, 'was taken with another content');
    else if (said.code !== CONFLICT && said.outcome === 'not-committed' && !isOfTheLine(said.code)) {
      this.#found(entry, `with another content is ${said.code}, not a conflict`);
    }
  }

  #found({ operation }: TillEntry, detail: string): void {
    this.#parts.found('oracle', `${operation.id} ${detail}`, operation.id);
  }

  /** Asks for what was never sent, and sends it then: after "not committed" nothing may be committed any more. */
  async #ghost(unit: Unit, life: ProcessLife, draws: Draws): Promise<void> {
    const made = await tried(life.wait(unit.newOperation(`${this.name}-ghost-${this.#parts.next()}`)));
    if (!made.ok) return;
    const input = receiptInput('sale', draws, this.#about());
    const command: TillCommand = { name: 'ghost', run: (asked, options) => asked.issue(input, options) };
    const entry: TillEntry = { operation: made.value, command, belief: 'unknown', wasSent: false };
    this.entries.push(entry);
    await this.#outcome(unit, life, entry);
    if (entry.belief === 'not-committed') await this.#ring(unit, life, entry);
  }

  async #proof(unit: Unit, life: ProcessLife, draws: Draws): Promise<void> {
    const entry = this.#known(draws, 'committed');
    if (entry?.sequence === undefined) return;
    const said = await tried(life.wait(unit.proof(entry.sequence)));
    this.#say(`proof ${entry.sequence}`, said);
    if (said.ok || said.code !== 'proof-invalid') return;
    // A connection from before a rotation of the key holds the unit to the old one.
    await this.restart();
    const again = await this.#connected();
    if (again === undefined) return;
    const second = await tried(life.wait(again.proof(entry.sequence)));
    this.#say(`proof ${entry.sequence} again`, second);
    if (!second.ok && second.code === 'proof-invalid' && !this.#parts.isDamaged()) {
      this.#parts.found('proof', `record ${entry.sequence} has no proof`);
    }
  }

  #say(what: string, said: { readonly ok: boolean; readonly code?: string; readonly value?: unknown }): void {
    const { trace } = this.#parts;
    const text = !said.ok ? (said.code ?? '') : typeof said.value === 'string' ? said.value : 'ok';
    trace.say(`  ${this.name} ${what}: ${text}`);
    this.#isDayMissing = text === 'day-not-open';
    if (text === 'rolled-back' && !this.#parts.isOlder()) {
      this.#parts.found('witness', `${this.name} says that the unit was rolled back`);
    }
    if (text === 'wrong-unit' || text === 'rolled-back') this.#meetsAnotherKey = true;
  }
}

/** Codes that say nothing of the operation: the call did not reach the unit, or the unit does not work. */
const SAYS_NOTHING: readonly string[] = [
  ...['connection-lost', 'timeout', 'closed', 'aborted', 'halted', 'signer-broken', 'busy', 'wrong-unit'],
  'rolled-back',
];

function isOfTheLine(code: string): boolean {
  return SAYS_NOTHING.includes(code);
}
