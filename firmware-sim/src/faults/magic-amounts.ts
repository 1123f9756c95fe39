/** Looks at the total of each sale before it is carried out, and injects what the table says. */
import { checkReceipt, type FiscalUnit } from '@plomba/core';
import type { Country } from '@plomba/core/country';
import type { RequestOf } from '@plomba/link';
import { receiptCommand } from '../commands/receipts.js';
import type { CommandRequest } from '../firmware/execute.js';
import type { Injection } from './injection.js';
import { MAGIC_AMOUNTS } from './magic-amounts.table.js';

/** Operations that are remembered: a till that asks for the same one again meets its fault once. */
const MET_MAX = 1000;

export class MagicAmounts {
  readonly #country: Country;
  readonly #inject: (injection: Injection) => void;
  readonly #met = new Set<string>();

  constructor(country: Country, inject: (injection: Injection) => void) {
    this.#country = country;
    this.#inject = inject;
  }

  /** A command is about to be carried out. */
  meet(unit: FiscalUnit, { command, request }: CommandRequest): void {
    if (command !== 'receipt.issue') return;
    const { operation, receipt } = request as RequestOf<'receipt.issue'>; // decoded by the table of this command
    if (this.#met.has(operation.id)) return;
    const stamp = { ...operation, digest: new Uint8Array(32) };
    const planned = checkReceipt(unit.state, this.#country, receiptCommand(unit, stamp, receipt));
    const content = planned.ok ? planned.contents[0] : undefined;
    if (content?.kind !== 'receipt') return;
    const { total } = content.payload;
    const row = MAGIC_AMOUNTS.find((one) => one.total === total);
    if (row === undefined) return;
    this.#met.add(operation.id);
    const [oldest] = this.#met;
    if (this.#met.size > MET_MAX && oldest !== undefined) this.#met.delete(oldest);
    this.#inject(row.injection);
  }
}
