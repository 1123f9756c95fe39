/**
 * A till on a vendor's wire, which has no operations: what it believes is known by what its sales are known by. It does
 * what the driver tells it: what is certainly not stored is rung up again, what is unknown is asked for and never rung up
 * again.
 */
import { present } from '@plomba/core';
import { connect, type BasicStatus, type Operation, type Unit } from '@plomba/sdk';
import { Draws } from '../draws.js';
import type { FuzzStep } from './fuzz-plan.js';
import type { VendorSale, VendorWire } from './vendor-wire.js';
import { ProcessLife } from '../oracle/process-life.js';
import { QUESTION_MS, tried, type WorldParts } from './world-parts.js';

export interface VendorEntry {
  readonly sale: VendorSale;
  belief: 'unknown' | 'committed' | 'not-committed';
  /** Of the attempt whose fate is not known; gone with the process. */
  operation?: Operation;
}

type VendorUnit = Unit<unknown, unknown, BasicStatus, unknown>;

const TRIES = 3;

export class VendorTill {
  readonly name: string;
  readonly entries: VendorEntry[] = [];
  readonly #parts: WorldParts;
  readonly #vendor: VendorWire;
  #life: ProcessLife;
  #unit: VendorUnit | undefined;

  constructor(name: string, parts: WorldParts, vendor: VendorWire) {
    this.name = name;
    this.#parts = parts;
    this.#vendor = vendor;
    this.#life = new ProcessLife(parts.timers);
  }

  kill(): void {
    this.#life.end();
    this.#life = new ProcessLife(this.#parts.timers);
    this.#unit = undefined;
    for (const entry of this.entries) delete entry.operation;
  }

  async restart(): Promise<void> {
    const unit = this.#unit;
    this.#unit = undefined;
    if (unit !== undefined) await tried(this.#life.wait(unit.close()));
    for (const entry of this.entries) delete entry.operation;
  }

  async step({ kind, salt }: FuzzStep): Promise<void> {
    const draws = new Draws(salt);
    const unit = await this.#connected();
    if (unit === undefined) return;
    await this.#askForLast(unit);
    if (kind !== 'sale' && kind !== 'refund' && kind !== 'training') return;
    const sale = this.#vendor.sale(kind, this.entries.length + 1, draws);
    const entry: VendorEntry = { sale, belief: 'unknown' };
    this.entries.push(entry);
    await this.#sell(unit, entry);
  }

  async settle(): Promise<void> {
    const unit = await this.#connected();
    if (unit !== undefined) await this.#askForLast(unit);
    await this.restart();
  }

  async #connected(): Promise<VendorUnit | undefined> {
    if (this.#unit !== undefined) return this.#unit;
    const { line, next } = this.#parts;
    const options = {
      driver: this.#vendor.driver,
      timers: this.#life.timers,
      drawSession: () => next() * 16,
      drawId: () => `drawn-${next()}`,
      timeoutMs: QUESTION_MS,
    };
    const made = await tried(this.#life.wait(connect(line.open, options)));
    if (made.ok) this.#unit = made.value;
    else this.#say('connect', made.code);
    return this.#unit;
  }

  /** Tries until it is stored, or nobody knows. */
  async #sell(unit: VendorUnit, entry: VendorEntry): Promise<void> {
    const life = this.#life;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const operation = await life.wait(unit.newOperation());
      entry.belief = 'unknown';
      entry.operation = operation;
      const said = await tried(life.wait(unit.issue(entry.sale.input, { operation })));
      this.#say(`sale ${entry.sale.key}`, said.ok ? 'ok' : said.code);
      if (said.ok) entry.belief = 'committed';
      else if (said.outcome === 'not-committed') entry.belief = 'not-committed';
      if (entry.belief === 'unknown') await this.#ask(unit, life, entry);
      if (entry.belief !== 'not-committed') return;
    }
  }

  async #askForLast(unit: VendorUnit): Promise<void> {
    const entry = this.entries.findLast(({ belief, operation }) => belief === 'unknown' && operation !== undefined);
    if (entry !== undefined) await this.#ask(unit, this.#life, entry);
  }

  async #ask(unit: VendorUnit, life: ProcessLife, entry: VendorEntry): Promise<void> {
    const operation = present(entry.operation, 'a sale that was begun has an operation');
    const said = await tried(life.wait(unit.outcome(operation, { timeoutMs: QUESTION_MS })));
    this.#say(`outcome ${entry.sale.key}`, said.ok ? said.value.state : said.code);
    if (said.ok && said.value.state !== 'unknown') entry.belief = said.value.state;
  }

  #say(what: string, text: string): void {
    this.#parts.trace.say(`  ${this.name} ${what}: ${text}`);
  }
}
