/**
 * The state of a unit, as the table of modes asks for it. Each answer is worked out only when a row asks: a receipt on a
 * unit in order reads nothing more than it did before.
 */
import {
  isVisitOpen,
  keyNamed,
  keyRefusal,
  licenceStanding,
  type FiscalUnit,
  type LicenceStanding,
} from '@plomba/core';
import type { Country } from '@plomba/core/country';
import type { LifeState } from '@plomba/core/model';
import type { PaperState } from '@plomba/link';
import type { Hardware } from '../hardware/hardware.js';
import type { ModeInput } from './modes.table.js';
import type { PinVault } from './pin-vault.js';

const DAY_MS = 86_400_000;

export class UnitModeInput implements ModeInput {
  readonly halted = false;
  readonly #unit: FiscalUnit;
  readonly #country: Country;
  readonly #hardware: Hardware;
  readonly #pins: PinVault;

  constructor(
    unit: FiscalUnit,
    board: { readonly country: Country; readonly hardware: Hardware; readonly pins: PinVault },
  ) {
    this.#unit = unit;
    this.#country = board.country;
    this.#hardware = board.hardware;
    this.#pins = board.pins;
  }

  get life(): LifeState {
    return this.#unit.state.life;
  }

  get sells(): boolean {
    return this.#country.sellsIn.includes(this.life);
  }

  get visitOpen(): boolean {
    return isVisitOpen(this.#unit.state.visit);
  }

  get sealBroken(): boolean {
    return this.#unit.state.sealBroken !== undefined || !this.#hardware.sealIntact;
  }

  get dayOpen(): boolean {
    return this.#unit.state.dayOpen;
  }

  get dayTooLong(): boolean {
    const { dayHoursMax } = this.#country;
    if (dayHoursMax === undefined || !this.dayOpen) return false;
    const openedUtcMs = this.#unit.dayOpening().header.utcMs;
    return this.#unit.now().utcMs - openedUtcMs >= dayHoursMax * 3_600_000;
  }

  get keys(): 'usable' | 'expired' | 'unusable' {
    const { utcMs } = this.#unit.now();
    const wrong = (this.#country.receiptKeys ?? []).map((name) => keyRefusal(this.#unit.state.keys, name, utcMs));
    if (wrong.some((no) => no?.code === 'key-unusable')) return 'unusable';
    return wrong.some((no) => no !== undefined) ? 'expired' : 'usable';
  }

  /** Whether a key that receipts need is over within the days that the country warns before. */
  get keysExpiring(): boolean {
    const from = this.#unit.now().utcMs + this.#country.expiryWarnDays * DAY_MS;
    return (this.#country.receiptKeys ?? []).some((name) => {
      return (keyNamed(this.#unit.state.keys, name)?.notAfter ?? Number.MAX_SAFE_INTEGER) < from;
    });
  }

  /** Whether nobody knows what time it is. */
  get clockUnset(): boolean {
    return this.#hardware.rtc.read().quality !== 'set';
  }

  get clockRefused(): boolean {
    return this.#country.clockUnset === 'refuse' && this.clockUnset;
  }

  get licence(): LicenceStanding {
    return licenceStanding(this.#unit.state, this.#unit.now().utcMs, this.#country.expiryWarnDays);
  }

  get licenceRefused(): boolean {
    if (this.#country.licence !== 'refuse') return false;
    const { licence } = this;
    return licence === 'expired' || licence === 'missing';
  }

  get room(): ModeInput['room'] {
    const { journalBytes, closings } = this.#unit.memory(this.#country);
    if (journalBytes <= 0) return 'journal-full';
    return closings <= 0 ? 'fiscal-full' : 'free';
  }

  get pinsLocked(): boolean {
    return this.#pins.wait(this.#unit.now().utcMs).untilUtcMs !== undefined;
  }

  get paper(): PaperState {
    return this.#hardware.printer.paper;
  }
}
