/**
 * The simulated unit: hardware, firmware and lines wired together. Pure and synchronous: bytes and host time come in,
 * bytes go out, and every source of chance is a part that was handed in.
 *
 * Power is real here: when it goes, firmware and lines are gone, and only what the hardware keeps is there at the next
 * boot. `PowerLost` and broken invariants are caught in this file and nowhere else.
 */
import { AssertionError, type FiscalUnit } from '@plomba/core';
import type { Country, ReportOutcome } from '@plomba/core/country';
import type { RecordKind } from '@plomba/core/tables';
import type { PrincipalRole } from '@plomba/link';
import { FIRMWARE, WORK_MS } from './device-ends.js';
import type { DeviceFork, DeviceNotice, DeviceOptions, Line } from './device-ends.js';
import type { CommandRefusal } from './commands/refusal.js';
import type { DeviceEvent } from './faults/events.js';
import { FaultDesk } from './faults/fault-desk.js';
import type { FaultTrigger, Injection, InjectionReport } from './faults/injection.js';
import { MagicAmounts } from './faults/magic-amounts.js';
import { Behaviours } from './behaviours/behaviours.js';
import { faceOf, type Face } from './face/face.js';
import { bootNotice } from './firmware/boot-notice.js';
import { BoardTime } from './firmware/board-time.js';
import { CommandDesk } from './firmware/command-desk.js';
import { FlashBill } from './firmware/flash-bill.js';
import type { Answer, CommandRequest } from './firmware/execute.js';
import type { FirmwareState } from './firmware/firmware-state.js';
import { lightLamps, showCommitted, showRefused } from './firmware/front.js';
import { LineDesk } from './firmware/line-desk.js';
import { LineSession } from './firmware/line-session.js';
import { Listeners } from './firmware/listeners.js';
import type { Hardware } from './hardware/hardware.js';
import { ReportDesk, type OutgoingReport } from './firmware/report-desk.js';
import { PowerLost } from './hardware/power-lost.js';
import { boardOfSameKind } from './snapshot/board-of-same-kind.js';
import { PART_STATES } from './snapshot/part-states.js';
import { resumedFirmware, withoutCaches } from './snapshot/resume.js';
import { firmwareStanding, serialOf, takeSnapshot, type DeviceStanding } from './snapshot/snapshot.js';

export class Device {
  readonly hardware: Hardware;
  readonly country: Country;
  /** What goes wrong, and when. */
  readonly faults: FaultDesk;
  /** What it does otherwise than it would, for a test; a fork has its own. */
  readonly behaviours: Behaviours = new Behaviours();
  readonly #options: DeviceOptions;
  readonly #lines: LineDesk;
  readonly #events = new Listeners<DeviceEvent>();
  readonly #notices = new Listeners<DeviceNotice>();
  readonly #desk: CommandDesk;
  readonly #magic: MagicAmounts | undefined;
  readonly #time: BoardTime;
  readonly #reports: ReportDesk | undefined;
  #state: FirmwareState | undefined;
  #hostMs: number;
  #isBooting = false;
  readonly #bill: FlashBill;

  constructor(options: DeviceOptions) {
    this.hardware = options.hardware;
    this.country = options.country;
    this.#options = options;
    this.#desk = new CommandDesk(options.hardware, options.country, FIRMWARE);
    this.#time = new BoardTime(options.hardware, (event) => this.#event(event));
    this.#hostMs = options.hostMs;
    this.faults = new FaultDesk({
      hardware: options.hardware,
      hostMs: () => this.#hostMs,
      signal: (name) => this.#notices.tell({ kind: 'signal', name }),
    });
    const { reporting } = options.country;
    const { network } = options.hardware;
    this.#reports = reporting === undefined ? undefined : new ReportDesk({ reporting, network });
    this.#lines = this.#newLines();
    const inject = (injection: Injection): void => void this.faults.inject(injection);
    this.#magic = options.magicAmounts === true ? new MagicAmounts(options.country, inject) : undefined;
    this.#bill = new FlashBill(options.resume?.billedUs ?? options.hardware.flash.busyUs);
    if (options.resume !== undefined) this.#resume(options.resume);
  }

  #newLines(): LineDesk {
    const { session, wire } = this.#options;
    return new LineDesk({
      hardware: this.hardware,
      country: this.country,
      faults: this.faults,
      behaviours: this.behaviours,
      desk: this.#desk,
      session,
      wire,
      state: () => this.#state,
      hostMs: () => this.#hostMs,
      guard: (run) => this.#guard(run),
      event: (event) => this.#event(event),
      throwCut: () => this.#throwCut(),
      timePassed: () => this.#timePassed(),
      run: (unit, request, of) => this.#run(unit, request, of),
      reports: {
        report: (sequence) => this.#reports?.reportOf(sequence),
        backlog: () => this.#reports?.backlog ?? { waiting: 0 },
      },
      worked: (answer) => this.#worked(answer),
      answered: () => this.#maintain(),
      powerOff: (why) => this.powerOff(why),
      tell: (notice) => this.#notices.tell(notice),
    });
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
      ...serialOf(this.#state),
    });
  }

  /**
   * Goes back, in place, to a state that was saved: of this unit or of another one of the same kind. Its lines end as at a
   * power cut; from here on it continues byte for byte as `restoreDevice` would. A clock that follows the wall catches up.
   * @throws SnapshotError; then nothing has changed
   */
  restore(bytes: Uint8Array): void {
    const { hardware } = this;
    const board = boardOfSameKind(bytes, { hardware, country: this.country.id, hostMs: this.#hostMs });
    const parts = PART_STATES.map(({ save, restore }) => ({ restore, state: save(board.hardware) }));
    this.faults.clear();
    this.powerOff('restored from a snapshot');
    const { utcMs } = hardware.rtc.read();
    hardware.become(board.hardware);
    for (const { restore, state } of parts) restore(hardware, state);
    if (hardware.rtc.mode === 'wall') hardware.rtc.advance(Math.max(0, utcMs - hardware.rtc.read().utcMs));
    this.#bill.billedUs = board.standing.billedUs;
    this.#desk.forget();
    this.#time.forget();
    this.#resume(board.standing);
    hardware.persist();
    if (this.#state === undefined) return;
    this.#guard(() => this.#lines.begin());
    this.#notices.tell(bootNotice(this.#state));
  }

  /**
   * The same unit once more, with its lines, copy-on-write: neither knows what becomes of the other. As for a snapshot,
   * both forget what they only kept in RAM. Listeners stay with this one.
   * @param session for connections that begin later; the fork's own
   */
  fork(session: () => number): DeviceFork<Device> {
    this.#state = withoutCaches(this.hardware, this.#state);
    const hardware = this.hardware.twin(this.#hostMs);
    const device = new Device({ ...this.#options, hardware, session, hostMs: this.#hostMs, resume: this.#standing() });
    return { device, lines: device.#lines.adopt(this.#lines) };
  }

  #standing(): DeviceStanding {
    const { billedUs } = this.#bill;
    const { clockSet } = this.#desk;
    return { ...firmwareStanding(this.#state), billedUs, clockSet, ...this.faults.standing() };
  }

  #resume(standing: DeviceStanding): void {
    this.#desk.clockSet = standing.clockSet;
    this.#guard(() => {
      this.#state = resumedFirmware(this.hardware, standing);
      if (this.#state?.kind === 'running') this.#reports?.begin(this.#state.unit);
    });
    this.faults.adopt(standing.injections, standing.lastInjection);
    this.#lines.followFaults();
  }

  get powered(): boolean {
    return this.#state !== undefined;
  }

  /** What runs; undefined while the power is off. */
  get state(): FirmwareState | undefined {
    return this.#state;
  }

  /** Everything that somebody in front of the unit can see; looking changes nothing. */
  face(): Face {
    const { hardware, country } = this;
    return faceOf({ hardware, country, state: this.#state, meter: this.#lines.meter, openLines: this.#lines.size });
  }

  /** @returns ends it */
  onNotice(listener: (notice: DeviceNotice) => void): () => void {
    return this.#notices.add(listener);
  }

  /** Told of every event that a trigger can wait for, behind what waited for it. @returns ends it */
  onEvent(watcher: (event: DeviceEvent) => void): () => void {
    return this.#events.add(watcher);
  }

  powerOn(): void {
    if (this.#state !== undefined) return;
    this.hardware.powerOn();
    this.#isBooting = true;
    this.#guard(() => {
      this.#state = this.#desk.boot();
      if (this.#state.kind === 'running') this.#reports?.begin(this.#state.unit);
      this.#lines.begin();
      this.#event({ name: this.#state.kind === 'halted' ? 'halted' : 'booted' });
    });
    this.#isBooting = false;
    this.#bill.settle(this.hardware);
    this.#guard(() => this.#timePassed());
    this.hardware.persist();
    if (this.#state !== undefined) this.#notices.tell(bootNotice(this.#state)); // else power went again during the boot
  }

  powerOff(why: string): void {
    if (this.#state === undefined) return;
    this.#state = undefined;
    this.#reports?.end();
    this.#lines.end();
    this.hardware.flash.arm(undefined);
    this.hardware.firmwareFlash.arm(undefined);
    this.hardware.powerOff();
    this.faults.poweredOff();
    this.behaviours.poweredOff();
    this.hardware.persist();
    this.#notices.tell({ kind: 'power-off', why });
    this.#events.tell({ name: 'powered-off' });
    this.#lines.followFaults();
  }

  /**
   * Something goes wrong, now or at its moment; what, `faults.table.ts` says.
   * @returns its number, for {@link lift}
   * @throws FieldError with the path of the field that is wrong
   */
  inject(injection: Injection): number {
    const id = this.faults.inject(injection);
    this.#afterFaults();
    return id;
  }

  /** Ends a fault that goes on, and disarms one that waits. @throws FieldError when no injection has this number */
  lift(id: number): void {
    this.faults.lift(id);
    this.#afterFaults();
  }

  /** What became of each injection; of those that are over the last thousand. */
  injections(): readonly InjectionReport[] {
    return this.faults.reports();
  }

  /** Injects a power cut. */
  cutAt(when: FaultTrigger): number {
    return this.inject({ fault: 'power-cut', when });
  }

  /**
   * @param principal whose the line is before a login. `service`: a bench inside the case, where whoever has the cable
   *   has the unit anyway, such as at manufacture
   */
  openLine(principal: PrincipalRole = 'till'): Line {
    return this.#lines.open(principal);
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
      if (state?.kind === 'running') result = this.#run(state.unit, { command, request }, session);
      else if (state?.kind === 'halted') result = this.#desk.runHalted(state, { command, request });
      if (result?.ok === true) this.#worked(result);
    });
    const answer = this.powered ? result : undefined;
    this.#lines.tellChanges();
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
      this.#lines.tick();
      this.behaviours.tick(this.#hostMs);
      this.#timePassed();
    });
    this.#lines.tellChanges();
  }

  /** When `tick` is wanted next by a line or, in wall mode, by a part, host ms; undefined when nothing waits. */
  nextDeadlineMs(): number | undefined {
    const times = this.#lines.deadlinesMs();
    const partMs = this.#time.nextMs();
    const part = partMs === undefined ? undefined : this.#hostMs + partMs;
    const others = [part, this.#nextReportMs(), this.faults.nextDeadlineMs(), this.behaviours.nextDeadlineMs()];
    const deadlines = [...times, ...others].filter((at) => at !== undefined);
    return deadlines.length === 0 ? undefined : Math.min(...deadlines);
  }

  /** Reports to an authority that leave now; whoever carries them says what came back. */
  takeReports(): readonly OutgoingReport[] {
    const desk = this.#reports;
    let reports: readonly OutgoingReport[] = [];
    if (desk === undefined) return reports;
    this.#guard(() => (reports = desk.take()));
    this.#settleReports();
    return reports;
  }

  /** @param id of a report that was taken; one from before a power cut changes nothing */
  answerReport(id: number, outcome: ReportOutcome): void {
    this.#guard(() => this.#reports?.answered(id, outcome));
    this.#settleReports();
  }

  /** Answers are records: they take work, and may be cut like anything else. */
  #settleReports(): void {
    if (this.#state === undefined || this.#reports === undefined) return;
    this.#bill.settle(this.hardware);
    this.hardware.persist();
    this.#guard(() => this.#timePassed());
    this.#lines.tellChanges();
  }

  /** How much of the unit's own time passes until a report that failed is tried again, ms; undefined when none waits. */
  reportDueInMs(): number | undefined {
    const dueMs = this.#reports?.nextDueMs();
    return dueMs === undefined ? undefined : Math.max(0, dueMs - this.hardware.rtc.read().utcMs);
  }

  /** When a report that failed is due again, host ms; in virtual mode its time comes with the clock. */
  #nextReportMs(): number | undefined {
    const { rtc } = this.hardware;
    const inMs = rtc.mode === 'wall' ? this.reportDueInMs() : undefined;
    return inMs === undefined ? undefined : this.#hostMs + inMs;
  }

  /** Virtual time passes, by a tester's hand. */
  advanceClock(ms: number): void {
    this.hardware.rtc.advance(ms);
    this.hardware.persist();
    this.#guard(() => this.#timePassed());
    this.#lines.tellChanges();
  }

  /** Runs a command; what waits for it comes before it is carried out, or with its refusal. */
  #run(unit: FiscalUnit, request: CommandRequest, session: LineSession): Answer | CommandRefusal {
    const { command } = request;
    this.#magic?.meet(unit, request);
    this.#event({ name: 'command-received', command });
    const answer = this.#desk.run(unit, request, session);
    if (answer.ok) return answer;
    showRefused(this.hardware);
    this.#event({ name: 'command-refused', command, code: answer.code });
    if (command === 'receipt.issue') this.#event({ name: 'receipt-refused', command, code: answer.code });
    return answer;
  }

  /** @throws PowerLost when the power goes with it */
  #event(event: DeviceEvent): void {
    this.faults.event(event);
    this.#events.tell(event);
    this.#throwCut();
  }

  /** @throws PowerLost when the power goes at this time */
  #timePassed(): void {
    this.#time.follow();
    this.faults.time();
    this.#throwCut();
    if (this.#state !== undefined) this.#time.settle();
    lightLamps(this.hardware, this.#state?.kind === 'running');
  }

  /** @throws PowerLost when the power goes with this moment */
  #throwCut(): void {
    const cut = this.faults.takeCut();
    if (cut !== undefined) throw new PowerLost(cut);
  }

  /** What a tester's hand has brought at once. */
  #afterFaults(): void {
    const cut = this.faults.takeCut();
    if (cut !== undefined) this.powerOff(cut);
    this.#guard(() => this.#timePassed());
    this.#lines.tellChanges();
  }

  /** What was appended took work, waits for a cut at just this moment, and is printed. */
  #worked({ committed, paper = [] }: Answer): void {
    // In the print buffer before anything can come in between: what is committed is printed.
    if (committed === undefined) this.#time.print(paper, undefined);
    else {
      showCommitted(this.hardware, this.country, committed.content);
      this.#desk.committed(committed.record.header.kind);
      this.#reports?.committed(committed.record);
      if (this.hardware.rtc.mode === 'virtual') this.hardware.rtc.advance(WORK_MS + this.hardware.secureElement.slowMs);
      this.#bill.settle(this.hardware);
      this.#time.print(paper, committed.record.header.kind);
      this.hardware.persist();
      this.#committed(committed.record.header.kind);
    }
    this.#timePassed();
  }

  #committed(kind: RecordKind): void {
    this.#event({ name: 'after-commit-before-answer', kind });
    if (kind === 'receipt') this.#event({ name: 'receipt-committed', kind });
    if (kind === 'day-open') this.#event({ name: 'day-opened', kind });
    if (kind === 'day-close') this.#event({ name: 'day-closed', kind });
    this.#timePassed();
  }

  /** Runs firmware; power that goes ends it here, a broken invariant halts the unit. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (error instanceof PowerLost) {
        if (this.#isBooting) this.#state ??= { kind: 'halted', why: 'power went during boot' };
        this.powerOff(error.message);
      } else if (error instanceof AssertionError) {
        this.#state = { kind: 'halted', why: `broken invariant: ${error.message}` };
        this.#reports?.end();
        this.#notices.tell({ kind: 'halted', why: error.message });
        this.faults.event({ name: 'halted' });
        this.#events.tell({ name: 'halted' });
        const cut = this.faults.takeCut();
        if (cut !== undefined) this.powerOff(cut);
      } else throw error;
    }
    this.#lines.followFaults();
  }
}
