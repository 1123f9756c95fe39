/**
 * Joins a device, which is pure, to the channels and the time of this process: bytes in, bytes out, timers, and what
 * the ports do when the unit loses its power.
 *
 * Invariants: after everything that touches the device its output is taken and its next deadline is armed; power-offs
 * and power-ons reach the ports in their order; an error that the device throws (a failed disk) ends the host at once,
 * and nothing is acknowledged after it.
 */
import type { HttpRequest, ReportOutcome } from '@plomba/core/country';
import type { Device, DeviceNotice, Line } from '@plomba/firmware-sim';
import type { PrincipalRole } from '@plomba/link';
import { hostChannelTimers, type ByteChannel, type ChannelServer, type ChannelTimers } from '@plomba/transport';

/** How often a unit whose clock follows the wall is told the time, for cuts at a time. */
const WALL_TICK_MS = 1000;

interface OpenChannelLine {
  readonly channel: ByteChannel;
  readonly line: Line;
}

export interface DeviceHostOptions {
  readonly device: Device;
  readonly server: ChannelServer;
  /** A second port, inside the case: its lines are the service's, and speak the native link whatever tills speak. */
  readonly service?: ChannelServer;
  /** Milliseconds on a clock that never runs back. */
  readonly nowMs: () => number;
  /** What wakes the device; the timers of this process when absent. Of the same time as `nowMs`. */
  readonly timers?: ChannelTimers;
  /** Whose the lines are before a login; the till's when absent. */
  readonly principal?: PrincipalRole | ((channel: ByteChannel) => PrincipalRole);
  /** Carries the unit's reports to its authority; without it the authority cannot be reached. Never rejects. */
  readonly authority?: (request: HttpRequest) => Promise<ReportOutcome>;
  /** The device cannot go on. */
  readonly onFailure: (error: unknown) => void;
}

export class DeviceHost {
  readonly device: Device;
  readonly #options: DeviceHostOptions;
  readonly #lines = new Set<OpenChannelLine>();
  #cancelTimer: () => void = () => undefined;
  #ports: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(options: DeviceHostOptions) {
    this.device = options.device;
    this.#options = options;
    this.device.onNotice((notice) => this.#onNotice(notice));
    const { server, service, principal } = options;
    server.onChannel((channel) =>
      this.#adopt(channel, typeof principal === 'function' ? principal(channel) : principal),
    );
    service?.onChannel((channel) => this.#adopt(channel, 'service'));
    this.#arm();
  }

  /** Touches the device from outside a line: the control channel, a demo. What it throws also ends the host. */
  act<T>(run: (device: Device) => T): T {
    try {
      this.device.tick(this.#options.nowMs());
      const result = run(this.device);
      this.#pump();
      return result;
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** Resolves when the ports have followed every power-off and power-on so far. */
  settled(): Promise<void> {
    return this.#ports;
  }

  async stop(): Promise<void> {
    this.#ended = true;
    this.#cancelTimer();
    await this.#ports;
    for (const server of this.#servers) await server.close();
  }

  get #servers(): readonly ChannelServer[] {
    const { server, service } = this.#options;
    return service === undefined ? [server] : [server, service];
  }

  #adopt(channel: ByteChannel, whose: PrincipalRole | undefined): void {
    const open: OpenChannelLine = { channel, line: this.device.openLine(whose) };
    this.#lines.add(open);
    channel.subscribe({
      data: (bytes) => this.#guarded(() => open.line.receive(bytes)),
      closed: () => {
        if (this.#lines.delete(open)) open.line.close();
      },
    });
  }

  #guarded(run: () => void): void {
    if (this.#ended) return;
    try {
      this.device.tick(this.#options.nowMs());
      run();
      this.#pump();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelTimer();
    this.#options.onFailure(error);
  }

  #pump(): void {
    for (const { channel, line } of this.#lines) {
      const bytes = line.takeOutput();
      // A channel that fails ends by itself and tells its subscriber; the link sends again on the next one.
      if (bytes.length > 0) channel.write(bytes).catch(() => undefined);
    }
    for (const { id, request } of this.device.takeReports()) void this.#report(id, request);
    this.#arm();
  }

  async #report(id: number, request: HttpRequest): Promise<void> {
    const { authority } = this.#options;
    const outcome: ReportOutcome =
      authority === undefined
        ? { kind: 'unreachable', detail: 'no authority is known' }
        : await authority(request).catch((error: unknown) => ({ kind: 'lost', detail: String(error) }));
    this.#guarded(() => this.device.answerReport(id, outcome));
  }

  #arm(): void {
    this.#cancelTimer();
    if (this.#ended) return;
    const deadline = this.device.nextDeadlineMs();
    const due = deadline === undefined ? undefined : Math.max(0, Math.ceil(deadline - this.#options.nowMs()));
    const wait = this.device.hardware.rtc.mode === 'wall' ? Math.min(due ?? WALL_TICK_MS, WALL_TICK_MS) : due;
    if (wait === undefined) return;
    const { timers = hostChannelTimers } = this.#options;
    this.#cancelTimer = timers.after(wait, () => this.#guarded(() => undefined));
  }

  #onNotice(notice: DeviceNotice): void {
    if (notice.kind === 'power-off') for (const server of this.#servers) this.#follow(() => server.drop());
    else if (notice.kind === 'power-on') for (const server of this.#servers) this.#follow(() => server.restore());
    else if (notice.kind === 'line') this.#onLine(notice);
  }

  /** RS-232 falls silent, which the unit does by itself; USB and terminals disappear, TCP drops. */
  #onLine({ event, lines }: DeviceNotice & { readonly kind: 'line' }): void {
    const { server } = this.#options;
    if (server.powerOff === 'silent') return;
    if (event === 'disconnect') this.#follow(() => server.drop());
    if (event === 'reconnect' && this.device.powered) this.#follow(() => server.restore());
    if (event !== 'half-open-told' && event !== 'hang-up') return;
    for (const open of [...this.#lines]) {
      if (!lines.includes(open.line)) continue;
      // Of a half-open line the unit keeps its end, and hears nothing.
      if (event === 'half-open-told') this.#lines.delete(open);
      this.#follow(() => open.channel.close());
    }
    if (event === 'hang-up') for (const line of lines) line.close();
  }

  #follow(step: () => Promise<void>): void {
    this.#ports = this.#ports.then(step).catch((error: unknown) => {
      this.#fail(error);
    });
  }
}
