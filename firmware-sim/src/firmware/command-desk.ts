/** Where commands are run: the parts of the firmware that they see beside the fiscal unit, put together once. */
import type { FiscalUnit } from '@plomba/core';
import type { Country } from '@plomba/core/country';
import type { RecordKind } from '@plomba/core/tables';
import type { ReplyOf, SelfTestLine } from '@plomba/link';
import type { Context } from '../commands/context.js';
import type { Firmware } from './firmware.js';
import type { CommandRefusal } from '../commands/refusal.js';
import type { Hardware } from '../hardware/hardware.js';
import { standingOf, type Standing } from './condition.js';
import { execute, type Answer, type CommandRequest } from './execute.js';
import { FirmwareStore } from './firmware-store.js';
import { bootUnit } from './boot.js';
import type { FirmwareState, HaltedState } from './firmware-state.js';
import { answerHalted } from './halted-desk.js';
import { UnitModeInput } from './mode-input.js';
import { noteSeal } from './notices.js';
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
  /** Of the last boot; empty where the unit goes on from a snapshot. */
  #selfTest: readonly SelfTestLine[] = [];

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

  /** The unit goes on from a snapshot: what only the last boot knew is forgotten. */
  forget(): void {
    this.#selfTest = [];
  }

  /** Power is on: what runs from here on, or why nothing does. */
  boot(): FirmwareState {
    this.clockSet = 0;
    this.#selfTest = [];
    const state = bootUnit({ hardware: this.#hardware, updates: this.#updates, pins: this.#pins });
    this.#selfTest = state.selfTest ?? [];
    return state;
  }

  /** A unit that has stopped answers what only reads. */
  runHalted(state: HaltedState, request: CommandRequest): Answer | CommandRefusal {
    return answerHalted(state, request, this.#hardware.unitPorts);
  }

  run(unit: FiscalUnit, request: CommandRequest, session: LineSession): Answer | CommandRefusal {
    noteSeal(unit, this.#hardware);
    const context: Context = {
      unit,
      country: this.#country,
      firmware: this.firmware,
      head: paperHead(unit),
      hardware: this.#hardware,
      pins: this.#pins,
      updates: this.#updates,
      session,
      selfTest: this.#selfTest,
      mode: this.#modeOf(unit),
      standing: () => this.standing({ kind: 'running', unit }),
    };
    return execute(context, request);
  }

  #modeOf(unit: FiscalUnit): UnitModeInput {
    const [hardware, country, pins] = [this.#hardware, this.#country, this.#pins];
    return new UnitModeInput(unit, { hardware, country, pins });
  }

  /** Answered in every state, also by a halted unit. */
  status(state: FirmwareState): ReplyOf<'unit.status'> {
    return unitStatus(state, {
      hardware: this.#hardware,
      country: this.#country,
      firmware: this.firmware,
      standing: this.standing(state),
      mode: state.kind === 'running' ? this.#modeOf(state.unit) : undefined,
      selfTest: state.selfTest ?? [],
    });
  }

  /** A record was committed. */
  committed(kind: RecordKind): void {
    if (kind === 'clock') this.clockSet++;
  }

  standing(state: FirmwareState): Standing {
    const mode = state.kind === 'running' ? this.#modeOf(state.unit) : undefined;
    const [hardware, country, clockSet] = [this.#hardware, this.#country, this.clockSet];
    return standingOf(state, { hardware, country, clockSet, mode });
  }
}
