/**
 * The lines of the unit: which are open, what is on its way on each, who serves it, and what a fault does to all of them.
 * What a command does, and when the power goes, is the device's to say.
 */
import type { FiscalUnit } from '@plomba/core';
import type { Country, WholeUnit, Wire } from '@plomba/core/country';
import { ServerMachine, type CommandName, type PrincipalRole } from '@plomba/link';
import type { Said } from '../behaviours/behaviour.js';
import type { Behaviours } from '../behaviours/behaviours.js';
import { deny, type CommandRefusal } from '../commands/refusal.js';
import type { DeviceNotice, Line } from '../device-ends.js';
import { LineMeter } from '../face/line-meter.js';
import type { DeviceEvent } from '../faults/events.js';
import type { FaultDesk } from '../faults/fault-desk.js';
import type { LineEvent } from '../faults/line-event.js';
import type { Hardware } from '../hardware/hardware.js';
import type { CommandDesk } from './command-desk.js';
import type { Answer, CommandRequest } from './execute.js';
import type { FirmwareState } from './firmware-state.js';
import { cutsOff, happenToLines } from './line-event.js';
import type { LineSession } from './line-session.js';
import { later } from './line-traffic.js';
import { OpenLine } from './open-line.js';
import { wireUnit, type WireReports } from './wire-unit.js';

/** The device as its lines know it. */
export interface LineHost {
  readonly hardware: Hardware;
  readonly country: Country;
  readonly faults: FaultDesk;
  readonly behaviours: Behaviours;
  readonly desk: CommandDesk;
  /** Session number of the unit's end; another one for each connection. */
  readonly session: () => number;
  /** What the lines speak instead of the native link. */
  readonly wire: Wire | undefined;
  readonly state: () => FirmwareState | undefined;
  readonly hostMs: () => number;
  /** Runs firmware; power that goes ends it there. */
  readonly guard: (run: () => void) => void;
  /** @throws PowerLost when the power goes with it */
  readonly event: (event: DeviceEvent) => void;
  /** @throws PowerLost when the power goes with this moment */
  readonly throwCut: () => void;
  readonly timePassed: () => void;
  readonly run: (unit: FiscalUnit, request: CommandRequest, session: LineSession) => Answer | CommandRefusal;
  /** What the authority was told and said; nothing where the country tells it nothing. */
  readonly reports: WireReports;
  /** What an answer that was carried out means for the unit. */
  readonly worked: (answer: Answer) => void;
  /** Bytes have left the unit. */
  readonly answered: () => void;
  readonly powerOff: (why: string) => void;
  readonly tell: (notice: DeviceNotice) => void;
}

export class LineDesk {
  readonly meter: LineMeter = new LineMeter();
  readonly #host: LineHost;
  readonly #lines = new Map<OpenLine, Line>();
  /** The cable is out, the network gone: nothing passes on any line. */
  #isCutOff = false;

  constructor(host: LineHost) {
    this.#host = host;
  }

  /** How many are open. */
  get size(): number {
    return this.#lines.size;
  }

  /** @param principal whose the line is before a login */
  open(principal: PrincipalRole): Line {
    const line = new OpenLine(principal);
    if (this.#host.state() !== undefined) this.#begin(line);
    line.traffic.isMute = this.#isCutOff;
    const end = this.#lineEnd(line);
    this.#host.guard(() => this.#host.event({ name: 'line-opened' }));
    return end;
  }

  /** The same lines once more, for a fork of the unit: for each of the others its own. */
  adopt(others: LineDesk): ReadonlyMap<Line, Line> {
    this.#isCutOff = others.#isCutOff;
    const ends = new Map<Line, Line>();
    for (const [like, end] of others.#lines) ends.set(end, this.#adoptLine(like));
    return ends;
  }

  /** The power is on: each is served. @throws PowerLost */
  begin(): void {
    for (const line of this.#lines.keys()) this.#begin(line);
  }

  /** The power is off: nothing of any connection is left. */
  end(): void {
    for (const line of this.#lines.keys()) line.end();
  }

  /** Host time has moved on. @throws PowerLost */
  tick(): void {
    for (const line of this.#lines.keys()) {
      line.tick(this.#host.hostMs());
      this.#arrive(line);
    }
  }

  /** When each wants to be ticked next, host ms. */
  deadlinesMs(): readonly (number | undefined)[] {
    return [...this.#lines.keys()].map((line) => line.nextDeadlineMs());
  }

  /** What faults have for the lines happens to them. */
  followFaults(): void {
    for (const event of this.#host.faults.takeLineEvents()) this.#lineEvent(event);
  }

  /** Tells every line what changed of what it watches; costs nothing while nobody watches. */
  tellChanges(): void {
    const state = this.#host.state();
    const watching = [...this.#lines.keys()].filter(({ session }) => session.isWatching);
    if (state === undefined || watching.length === 0) return;
    const { utcMs, offsetMinutes } = this.#host.hardware.rtc.read();
    const now = this.#host.desk.standing(state);
    for (const line of watching) line.tell(now, { utcMs, offsetMinutes });
  }

  #lineEnd(line: OpenLine): Line {
    const end: Line = {
      receive: (bytes) => this.#receive(line, bytes),
      takeOutput: () => this.#takeOutput(line),
      close: () => {
        if (this.#lines.delete(line)) this.#host.guard(() => this.#host.event({ name: 'line-closed' }));
      },
    };
    this.#lines.set(line, end);
    return end;
  }

  #adoptLine(like: OpenLine): Line {
    const line = new OpenLine(like.session.principal, like);
    if (like.vendor !== undefined) line.vendor = like.vendor.fork(this.#unitOf(line));
    return this.#lineEnd(line);
  }

  #begin(line: OpenLine): void {
    const { wire, session } = this.#host;
    // A bench inside the case speaks the native link, whatever tills speak.
    const isBench = line.session.principal !== 'till';
    if (wire === undefined || isBench) line.server = new ServerMachine({ session: session() });
    else line.vendor = wire.serve(this.#unitOf(line));
  }

  #unitOf(line: OpenLine): WholeUnit {
    return wireUnit({
      state: () => this.#host.state(),
      country: this.#host.country,
      firmware: this.#host.desk.firmware,
      hardware: this.#host.hardware,
      reports: this.#host.reports,
      run: (unit, request) => {
        const answer = this.#host.run(unit, request, line.session);
        if (answer.ok) this.#workedFor(line, answer);
        return answer;
      },
    });
  }

  #receive(line: OpenLine, bytes: Uint8Array): void {
    const {
      behaviours,
      faults,
      hardware: { uart },
    } = this.#host;
    this.#host.guard(() => {
      const read = uart.fromPeer(behaviours.bytes('to-unit', bytes));
      this.meter.came(read);
      const delayMs = uart.takesMs('to-unit', bytes.length, this.#host.hostMs());
      line.traffic.put('to-unit', later(faults.pass('to-unit', read), delayMs), this.#host.hostMs());
      this.#arrive(line);
    });
    this.followFaults();
    this.tellChanges();
  }

  /** What has arrived is read; where the power goes with it, it is not carried out any more. */
  #arrive(line: OpenLine): void {
    const bytes = line.traffic.take('to-unit', this.#host.hostMs());
    line.server?.receive(bytes, this.#host.hostMs());
    line.follow();
    this.#host.throwCut();
    if (bytes.length > 0) line.vendor?.receive(bytes, this.#host.hostMs());
    for (const request of line.server?.takeRequests() ?? []) this.#serve(line, request);
  }

  #lineEvent(event: LineEvent): void {
    this.#isCutOff = cutsOff(event) ?? this.#isCutOff;
    const hit = happenToLines(event, [...this.#lines.keys()], this.#isCutOff);
    for (const line of event === 'hang-up' ? hit : []) {
      line.end();
      if (this.#host.state() !== undefined) this.#begin(line);
    }
    this.#host.tell({ kind: 'line', event, lines: hit.flatMap((line) => this.#lines.get(line) ?? []) });
  }

  #takeOutput(line: OpenLine): Uint8Array {
    const server = line.server ?? line.vendor;
    if (server === undefined) return new Uint8Array();
    const {
      behaviours,
      faults,
      hardware: { uart },
    } = this.#host;
    const sent = uart.toPeer(behaviours.bytes('from-unit', server.takeOutput()));
    const delayMs = uart.takesMs('from-unit', sent.length, this.#host.hostMs());
    line.traffic.put('from-unit', later(faults.pass('from-unit', sent), delayMs), this.#host.hostMs());
    const bytes = line.traffic.take('from-unit', this.#host.hostMs());
    this.meter.left(bytes);
    const cut = faults.takeCut();
    if (cut !== undefined) this.#host.powerOff(cut);
    else if (bytes.length > 0) {
      this.#host.guard(() => line.takeUnsent().forEach((kind) => this.#host.event({ name: 'answer-sent', kind })));
      this.#host.answered();
    }
    this.followFaults();
    return bytes;
  }

  #serve(line: OpenLine, { requestId, command, request }: ReturnType<ServerMachine['takeRequests']>[number]): void {
    const { server } = line;
    const own = (): Said<CommandName> => this.#own(line, command, request);
    const say = (said: Said<CommandName>): void => {
      if (!said.ok) return void server?.refuse(requestId, said);
      server?.reply(requestId, said.reply);
      this.#host.timePassed();
    };
    this.#host.behaviours.serve({ command, request, nowMs: this.#host.hostMs(), own, say });
  }

  /** Durable at once: the flash of the simulator completes a flush before it returns. */
  #own(line: OpenLine, command: CommandName, request: object): Said<CommandName> {
    const state = this.#host.state();
    if (command === 'unit.status') this.#host.event({ name: 'command-received', command });
    if (state === undefined) return deny('halted', 'the power is off');
    if (command === 'unit.status') return { ok: true, reply: this.#host.desk.status(state) };
    if (state.kind === 'halted') return this.#host.desk.runHalted(state, { command, request });
    const answer = this.#host.run(state.unit, { command, request }, line.session);
    if (answer.ok) this.#workedFor(line, answer);
    return answer;
  }

  #workedFor(line: OpenLine, answer: Answer): void {
    this.#host.worked(answer);
    if (answer.committed !== undefined) line.unsent.push(answer.committed.record.header.kind);
  }
}
