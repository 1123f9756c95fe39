/** One line of the unit, while it is open: the end of the link or of a vendor's wire, and who is connected. */
import type { WireServer } from '@plomba/core/country';
import type { LocalTime } from '@plomba/core/model';
import type { RecordKind } from '@plomba/core/tables';
import type { PrincipalRole, ServerMachine } from '@plomba/link';
import type { Standing } from './condition.js';
import { LineSession } from './line-session.js';
import { LineTraffic } from './line-traffic.js';

export class OpenLine {
  readonly session: LineSession;
  readonly traffic: LineTraffic;
  /** Its other end is gone, and the unit does not know. */
  isHalfOpen = false;
  /** Undefined while the power is off. */
  server: ServerMachine | undefined;
  /** There instead of `server` where the lines speak a vendor's wire. */
  vendor: WireServer | undefined;
  /** Kinds of the records whose answers have not left the unit yet. */
  unsent: RecordKind[] = [];

  /** @param like a line that this one is a fork of; its end of a vendor's wire is made by whoever knows the unit */
  constructor(principal: PrincipalRole, like?: OpenLine) {
    this.session = like?.session.fork() ?? new LineSession(principal);
    this.traffic = like?.traffic.fork() ?? new LineTraffic();
    if (like === undefined) return;
    this.isHalfOpen = like.isHalfOpen;
    this.server = like.server?.fork();
    this.unsent = [...like.unsent];
  }

  /** Power is off: nothing of the connection is left. */
  end(): void {
    this.server = undefined;
    this.vendor = undefined;
    this.session.begin(undefined);
    this.unsent = [];
    this.traffic.forget();
  }

  /** Whose answers leave now. */
  takeUnsent(): readonly RecordKind[] {
    const { unsent } = this;
    this.unsent = [];
    return unsent;
  }

  tick(hostMs: number): void {
    this.server?.tick(hostMs);
    this.vendor?.tick(hostMs);
    this.follow();
  }

  nextDeadlineMs(): number | undefined {
    const times = [(this.server ?? this.vendor)?.nextDeadlineMs(), this.traffic.nextMs()];
    const known = times.filter((at) => at !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  /** Another client, or none: nothing of the one before holds for it. */
  follow(): void {
    const { server } = this;
    if (server === undefined || server.takeEvents().length === 0) return;
    const caller = server.peerSession;
    this.session.begin(caller === undefined ? undefined : { caller, unit: server.session });
  }

  /** Tells the client what changed of what it watches. */
  tell(now: Standing, time: LocalTime): void {
    const { condition } = now;
    for (const kind of this.session.changes(now)) this.server?.notify({ kind, time, condition });
  }
}
