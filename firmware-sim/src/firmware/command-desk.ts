/** Where commands are run: the parts of the firmware that they see beside the fiscal unit, put together once. */
import type { FiscalUnit } from '@plomba/core';
import type { Country } from '@plomba/core/country';
import type { RecordKind } from '@plomba/core/tables';
import type { ReplyOf } from '@plomba/link';
import type { Context } from '../commands/context.js';
import type { Firmware } from './firmware.js';
import type { CommandRefusal } from '../commands/refusal.js';
import type { Hardware } from '../hardware/hardware.js';
import { standingOf, type Standing } from './condition.js';
import { execute, type Answer, type CommandRequest } from './execute.js';
import { FirmwareStore } from './firmware-store.js';
import type { FirmwareState } from './firmware-state.js';
import type { LineSession } from './line-session.js';
import { paperHead } from './paper-head.js';
import { PinVault } from './pin-vault.js';
import { unitStatus } from './status.js';

export class CommandDesk {
  readonly #hardware: Hardware;
  readonly #country: Country;
  readonly #pins: PinVault;
  readonly #updates: FirmwareStore;
  /** How often the clock was set since the boot. */
  clockSet = 0;

  /** @param made the firmware that the unit was made with */
  constructor(hardware: Hardware, country: Country, made: Firmware) {
    this.#hardware = hardware;
    this.#country = country;
    this.#pins = new PinVault(hardware);
    this.#updates = new FirmwareStore(hardware, made);
  }

  /** The firmware that runs. */
  get firmware(): Firmware {
    return this.#updates.running;
  }

  /** Power is on, before the memories are looked at: which firmware runs is settled here. */
  boot(): void {
    this.clockSet = 0;
    this.#updates.boot();
  }

  run(unit: FiscalUnit, request: CommandRequest, session: LineSession): Answer | CommandRefusal {
    const context: Context = {
      unit,
      country: this.#country,
      firmware: this.firmware,
      head: paperHead(unit),
      hardware: this.#hardware,
      pins: this.#pins,
      updates: this.#updates,
      session,
      standing: () => this.standing({ kind: 'running', unit }),
    };
    return execute(context, request);
  }

  /** Answered in every state, also by a halted unit. */
  status(state: FirmwareState): ReplyOf<'unit.status'> {
    return unitStatus(state, { hardware: this.#hardware, country: this.#country, firmware: this.firmware });
  }

  /** A record was committed. */
  committed(kind: RecordKind): void {
    if (kind === 'clock') this.clockSet++;
  }

  standing(state: FirmwareState): Standing {
    const parts = { hardware: this.#hardware, country: this.#country, pins: this.#pins, clockSet: this.clockSet };
    return standingOf(state, parts);
  }
}
