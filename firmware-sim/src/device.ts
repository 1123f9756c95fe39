/**
 * The simulated unit: hardware, firmware and lines wired together. Pure and synchronous: bytes and host time come in,
 * bytes go out, and every source of chance is a part that was handed in.
 *
 * Power is real here: when it goes, firmware and lines are gone, and only what the hardware keeps is there at the next
 * boot. `PowerLost` and broken invariants are caught in this file and nowhere else.
 */
import { AssertionError } from '@plomba/core';
import type { Country, Wire, WireUnit } from '@plomba/core/country';
import { ServerMachine, type PrincipalRole } from '@plomba/link';
import type { Firmware } from './firmware/firmware.js';
import { deny, type CommandRefusal } from './commands/refusal.js';
import { EventTriggers, type PowerCut } from './control/triggers.js';
import { CommandDesk } from './firmware/command-desk.js';
import type { Answer, CommandRequest } from './firmware/execute.js';
import { bootFirmware, type FirmwareState } from './firmware/firmware-state.js';
import { LineSession } from './firmware/line-session.js';
import { OpenLine } from './firmware/open-line.js';
import { wireUnit } from './firmware/wire-unit.js';
import type { Hardware } from './hardware/hardware.js';
import { PowerLost } from './hardware/power-lost.js';
import { resumedFirmware, withoutCaches } from './snapshot/resume.js';
import { firmwareStanding, takeSnapshot, type DeviceStanding } from './snapshot/snapshot.js';

/** How long the unit works on one appended command, ms of virtual time: signing, writing, printing. */
export const WORK_MS = 180;

export const FIRMWARE: Firmware = { version: '0.1.0', model: 'Plomba Sim 1' };

export interface DeviceOptions {
  readonly hardware: Hardware;
  readonly country: Country;
  /** Session number of the unit's end of the link; another one after each boot. */
  readonly session: () => number;
  readonly hostMs: number;
  /** What the lines speak instead of the native link. */
  readonly wire?: Wire;
  /** Where a restored unit goes on; a new one is off. */
  readonly resume?: DeviceStanding;
}

/** One line to the unit: what a till is connected to. Mute while the power is off. */
export interface Line {
  receive(bytes: Uint8Array): void;
  takeOutput(): Uint8Array;
  close(): void;
}

/** What happens to the unit that its host wants to know. */
export type DeviceNotice =
  | { readonly kind: 'power-on'; readonly tail: string; readonly halted?: string }
  | { readonly kind: 'power-off'; readonly why: string }
  | { readonly kind: 'halted'; readonly why: string };

export class Device {
  readonly hardware: Hardware;
  readonly country: Country;
  readonly triggers: EventTriggers = new EventTriggers();
  readonly #options: DeviceOptions;
  readonly #lines = new Set<OpenLine>();
  readonly #listeners: ((notice: DeviceNotice) => void)[] = [];
  readonly #desk: CommandDesk;
  #state: FirmwareState | undefined;
  #hostMs: number;
  /** Busy time of the flash that the clock was moved by already, in microseconds. */
  #billedUs: number;

  constructor(options: DeviceOptions) {
    this.hardware = options.hardware;
    this.country = options.country;
    this.#options = options;
    this.#desk = new CommandDesk(options.hardware, options.country, FIRMWARE);
    this.#hostMs = options.hostMs;
    this.#billedUs = options.hardware.flash.busyUs;
    if (options.resume !== undefined) this.#resume(options.resume);
  }

  /**
   * Everything that outlives a power cut, and whether the unit runs. `restoreDevice` goes on from it; it holds the keys.
   * The unit itself forgets what it only kept in RAM to be quicker, so that both go on alike, to the microsecond.
   */
  snapshot(): Uint8Array {
    this.#state = withoutCaches(this.hardware, this.#state);
    return takeSnapshot(this.hardware, this.#standing(), {
      country: this.country.id,
      ...(this.#options.wire === undefined ? {} : { wire: this.#options.wire.name }),
      ...this.#serial,
    });
  }

  #standing(): DeviceStanding {
    return { ...firmwareStanding(this.#state), billedUs: this.#billedUs, clockSet: this.#desk.clockSet };
  }

  get #serial(): { readonly serial?: string } {
    const identity = this.#state?.kind === 'running' ? this.#state.unit.identity : undefined;
    return identity === undefined ? {} : { serial: identity.serial };
  }

  #resume(standing: DeviceStanding): void {
    this.#billedUs = standing.billedUs;
    this.#desk.clockSet = standing.clockSet;
    this.#guard(() => (this.#state = resumedFirmware(this.hardware, standing)));
  }

  get powered(): boolean {
    return this.#state !== undefined;
  }

  /** What runs; undefined while the power is off. */
  get state(): FirmwareState | undefined {
    return this.#state;
  }

  onNotice(listener: (notice: DeviceNotice) => void): void {
    this.#listeners.push(listener);
  }

  powerOn(): void {
    if (this.#state !== undefined) return;
    this.hardware.flash.powerCycle();
    this.hardware.firmwareFlash.powerCycle();
    this.#guard(() => {
      this.#desk.boot();
      this.#state = bootFirmware(this.hardware.unitPorts);
      for (const line of this.#lines) this.#begin(line);
    });
    this.#billFlash();
    this.hardware.persist();
    this.#notifyBoot(this.#state);
  }

  #notifyBoot(state: FirmwareState | undefined): void {
    if (state === undefined) return; // power went again during the boot
    const running = state.kind === 'running';
    const tail = running ? state.unit.report.tail : '-';
    this.#notify({ kind: 'power-on', tail, ...(running ? {} : { halted: state.why }) });
  }

  powerOff(why: string): void {
    if (this.#state === undefined) return;
    this.#state = undefined;
    for (const line of this.#lines) line.end();
    this.hardware.flash.arm(undefined);
    this.hardware.firmwareFlash.arm(undefined);
    this.triggers.clear();
    this.hardware.persist();
    this.#notify({ kind: 'power-off', why });
  }

  /** Arms a cut: at a flash operation, a wire byte, a time or an event. */
  cutAt(cut: PowerCut): void {
    if (cut.at === 'flash') this.hardware.flash.arm(cut);
    else this.triggers.arm(cut);
  }

  /**
   * @param principal whose the line is before a login. `service`: a bench inside the case, where whoever has the cable
   *   has the unit anyway, such as at manufacture
   */
  openLine(principal: PrincipalRole = 'till'): Line {
    const line = new OpenLine(principal);
    if (this.#state !== undefined) this.#begin(line);
    this.#lines.add(line);
    return {
      receive: (bytes) => this.#receive(line, bytes),
      takeOutput: () => this.#takeOutput(line),
      close: () => void this.#lines.delete(line),
    };
  }

  /**
   * Runs one command without a line, as the service unless said otherwise: for tools in the same process, such as
   * manufacture and the power-cut runner.
   * Undefined when the power is off, or went before the answer.
   */
  call(
    command: CommandRequest['command'],
    request: object,
    principal: PrincipalRole = 'service',
  ): Answer | CommandRefusal | undefined {
    let result: Answer | CommandRefusal | undefined;
    const session = new LineSession(principal);
    this.#guard(() => {
      const state = this.#state;
      if (state?.kind === 'running') result = this.#desk.run(state.unit, { command, request }, session);
      else if (state?.kind === 'halted') result = deny('halted', state.why);
      if (result?.ok === true) this.#worked(result);
    });
    const answer = this.powered ? result : undefined;
    this.#tellChanges();
    this.#maintain();
    return answer;
  }

  /** What the unit does when an answer has left: it may be cut like anything else. */
  #maintain(): void {
    this.#guard(() => {
      if (this.#state?.kind === 'running') this.#state.unit.maintain();
    });
  }

  /** Host time moves on: timers of the lines, the clock in wall mode, cuts at a time. */
  tick(hostMs: number): void {
    this.#hostMs = Math.max(this.#hostMs, hostMs);
    this.hardware.rtc.tick(this.#hostMs);
    this.#guard(() => {
      for (const line of this.#lines) line.tick(this.#hostMs);
      this.triggers.time(this.hardware.rtc.read().utcMs);
    });
    this.#tellChanges();
  }

  /** When `tick` is wanted next by a line, host ms; undefined when nothing waits. */
  nextDeadlineMs(): number | undefined {
    const deadlines = [...this.#lines].map((line) => line.nextDeadlineMs()).filter((at) => at !== undefined);
    return deadlines.length === 0 ? undefined : Math.min(...deadlines);
  }

  /** Virtual time passes, by a tester's hand. */
  advanceClock(ms: number): void {
    this.hardware.rtc.advance(ms);
    this.hardware.persist();
    this.#guard(() => this.triggers.time(this.hardware.rtc.read().utcMs));
    this.#tellChanges();
  }

  #begin(line: OpenLine): void {
    const { wire, session } = this.#options;
    // A bench inside the case speaks the native link, whatever tills speak.
    const isBench = line.session.principal !== 'till';
    if (wire === undefined || isBench) line.server = new ServerMachine({ session: session() });
    else line.vendor = wire.serve(this.#unitOf(line));
  }

  #unitOf(line: OpenLine): WireUnit {
    return wireUnit({
      state: () => this.#state,
      country: this.country,
      firmware: this.#desk.firmware,
      run: (unit, request) => {
        const answer = this.#desk.run(unit, request, line.session);
        if (answer.ok) this.#workedFor(line, answer);
        return answer;
      },
    });
  }

  #receive(line: OpenLine, bytes: Uint8Array): void {
    this.#guard(() => {
      const reaching = this.triggers.bytes('to-unit', bytes);
      line.server?.receive(reaching.bytes, this.#hostMs);
      line.follow();
      if (reaching.cut !== undefined) throw new PowerLost(reaching.cut);
      line.vendor?.receive(reaching.bytes, this.#hostMs);
      for (const request of line.server?.takeRequests() ?? []) this.#serve(line, request);
    });
    this.#tellChanges();
  }

  /** Tells every line what changed of what it watches; costs nothing while nobody watches. */
  #tellChanges(): void {
    const state = this.#state;
    const watching = [...this.#lines].filter(({ session }) => session.isWatching);
    if (state === undefined || watching.length === 0) return;
    const { utcMs, offsetMinutes } = this.hardware.rtc.read();
    const now = this.#desk.standing(state);
    for (const line of watching) line.tell(now, { utcMs, offsetMinutes });
  }

  #takeOutput(line: OpenLine): Uint8Array {
    const server = line.server ?? line.vendor;
    if (server === undefined) return new Uint8Array();
    const leaving = this.triggers.bytes('from-unit', server.takeOutput());
    if (leaving.cut !== undefined) this.powerOff(leaving.cut);
    else if (leaving.bytes.length > 0) {
      this.#guard(() => this.#sent(line));
      this.#maintain();
    }
    return leaving.bytes;
  }

  #sent(line: OpenLine): void {
    const { unsent } = line;
    line.unsent = [];
    for (const kind of unsent) this.triggers.event({ name: 'answer-sent', kind });
  }

  #serve(line: OpenLine, request: ReturnType<ServerMachine['takeRequests']>[number]): void {
    const { server } = line;
    const state = this.#state;
    if (server === undefined || state === undefined) return;
    const { requestId, command } = request;
    if (command === 'unit.status') {
      server.reply(requestId, this.#desk.status(state));
      return;
    }
    if (state.kind === 'halted') {
      server.refuse(requestId, { code: 'halted', detail: state.why });
      return;
    }
    const answer = this.#desk.run(state.unit, { command, request: request.request }, line.session);
    if (answer.ok) this.#answer(line, requestId, answer);
    else server.refuse(requestId, answer);
  }

  /** In virtual mode the time that the flash was busy passes, in whole milliseconds. */
  #billFlash(): void {
    const { flash, rtc } = this.hardware;
    const ms = Math.floor((flash.busyUs - this.#billedUs) / 1000);
    this.#billedUs += ms * 1000;
    if (rtc.mode === 'virtual') rtc.advance(ms);
  }

  /** What was appended took work, waits for a cut at just this moment, and is printed. */
  #worked({ committed, paper }: Answer): void {
    if (committed !== undefined) {
      this.#desk.committed(committed.record.header.kind);
      if (this.hardware.rtc.mode === 'virtual') this.hardware.rtc.advance(WORK_MS);
      this.#billFlash();
      this.hardware.persist();
      this.triggers.event({ name: 'after-commit-before-answer', kind: committed.record.header.kind });
    }
    if (paper !== undefined && paper.length > 0) this.hardware.printer.print(paper);
  }

  /** Durable at once: the flash of the simulator completes a flush before it returns. */
  #answer(line: OpenLine, requestId: number, answer: Answer): void {
    this.#workedFor(line, answer);
    line.server?.reply(requestId, answer.reply);
    this.triggers.time(this.hardware.rtc.read().utcMs);
  }

  #workedFor(line: OpenLine, answer: Answer): void {
    this.#worked(answer);
    if (answer.committed !== undefined) line.unsent.push(answer.committed.record.header.kind);
  }

  /** Runs firmware; power that goes ends it here, a broken invariant halts the unit. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (error instanceof PowerLost) {
        this.#state ??= { kind: 'halted', why: 'power went during boot' };
        this.powerOff(error.message);
      } else if (error instanceof AssertionError) {
        this.#state = { kind: 'halted', why: `broken invariant: ${error.message}` };
        this.#notify({ kind: 'halted', why: error.message });
      } else throw error;
    }
  }

  #notify(notice: DeviceNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}
