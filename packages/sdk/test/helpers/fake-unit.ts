/**
 * A scripted unit on the link's server machine: commits into memory with the rules of operations, and does what a test
 * wants with each request. Its memory survives a restart, its lines do not.
 */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import {
  ServerMachine,
  unitProofSignable,
  type CommitReply,
  type Refusal,
  type ServerRequest,
  type UnitStatus,
} from '@plomba/link';
import {
  memoryPair,
  type ByteChannel,
  type OpenChannel,
  type TransportErrorCode,
  TransportError,
} from '@plomba/transport';
import type { Operation } from '@plomba/core/model';
import type { Timers } from '../../src/index.js';

/** What to do with a request: `silent` does nothing, `commit-silently` commits and says nothing. */
export type Reaction = 'answer' | 'silent' | 'commit-silently' | Refusal;

interface Bound {
  readonly epoch: number;
  readonly content: string;
  /** Undefined: fenced. */
  readonly commit: CommitReply | undefined;
}

interface Line {
  readonly channel: ByteChannel;
  machine: ServerMachine;
  cancelTimer: () => void;
}

/** The key of RFC 8032 section 7.1, test 1, in PKCS #8. */
const PRIVATE_KEY = createPrivateKey({
  key: Buffer.from(
    '302e020100300506032b657004220420' + '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  ),
  format: 'der',
  type: 'pkcs8',
});

export class FakeUnit {
  readonly timers: Timers;
  /** Operations by id. */
  readonly bound = new Map<string, Bound>();
  /** Ids of what was committed, in order. */
  readonly committed: string[] = [];
  /** All requests that arrived, in order. */
  readonly requests: ServerRequest[] = [];
  serial = 'PL-1';
  logKey: Uint8Array = createPublicKey(PRIVATE_KEY).export({ format: 'der', type: 'spki' }).subarray(-32);
  /** What it makes of the bytes that prove who it is. */
  sign: (message: Uint8Array) => Uint8Array = (message) => sign(null, message, PRIVATE_KEY);
  epoch = 0;
  records = 0;
  dayOpen = true;
  exportBytes = new Uint8Array(0);
  /** What it says of the size of the export; its real size when undefined. */
  exportTotal: number | undefined;
  /** What a test wants done; the default answers everything. */
  react: (request: ServerRequest) => Reaction = () => 'answer';
  /** Why it cannot be opened at present. */
  unreachable: TransportErrorCode | undefined;
  /** Wraps the client's end of each new channel. */
  wrap: (channel: ByteChannel) => ByteChannel = (channel) => channel;
  opened = 0;
  /** Position in `requests` at which each life of a line began. */
  readonly boots: number[] = [];
  #session = 1_000;
  readonly #lines = new Set<Line>();

  constructor(timers: Timers) {
    this.timers = timers;
  }

  /** For `connect`: a new memory channel each time. */
  readonly open: OpenChannel = () => {
    this.opened++;
    if (this.unreachable !== undefined) return Promise.reject(new TransportError(this.unreachable, 'not there'));
    const [client, unit] = memoryPair();
    this.attach(unit);
    return Promise.resolve(this.wrap(client));
  };

  attach(channel: ByteChannel): void {
    const line: Line = { channel, machine: this.#boot(), cancelTimer: () => undefined };
    this.#lines.add(line);
    channel.subscribe({
      data: (bytes) => {
        if (!this.#lines.has(line)) return;
        line.machine.receive(bytes, this.timers.now());
        this.#serve(line);
      },
      closed: () => this.#detach(line),
    });
  }

  /** Power off and on while the lines stay: a client only finds another session. */
  restart(): void {
    for (const line of this.#lines) line.machine = this.#boot();
  }

  /** Hangs up on every client. */
  hangUp(): void {
    for (const line of [...this.#lines]) {
      this.#detach(line);
      void line.channel.close();
    }
  }

  /** Hears nothing and says nothing any more, on lines that stay. */
  freeze(): void {
    for (const line of [...this.#lines]) this.#detach(line);
  }

  #boot(): ServerMachine {
    this.boots.push(this.requests.length);
    return new ServerMachine({ session: ++this.#session });
  }

  #detach(line: Line): void {
    line.cancelTimer();
    this.#lines.delete(line);
  }

  #serve(line: Line): void {
    for (const request of line.machine.takeRequests()) {
      this.requests.push(request);
      this.#decide(line, request);
    }
    this.#pump(line);
  }

  #pump(line: Line): void {
    if (!this.#lines.has(line)) return;
    line.machine.tick(this.timers.now());
    const output = line.machine.takeOutput();
    if (output.length > 0) line.channel.write(output).catch(() => undefined);
    line.cancelTimer();
    const deadlineMs = line.machine.nextDeadlineMs();
    if (deadlineMs === undefined) return;
    line.cancelTimer = this.timers.after(Math.max(0, deadlineMs - this.timers.now()), () => this.#pump(line));
  }

  #decide(line: Line, request: ServerRequest): void {
    const reaction = this.react(request);
    const { machine } = line;
    if (reaction === 'silent') return;
    if (typeof reaction === 'object') return void machine.refuse(request.requestId, reaction);
    const result = request.command === 'session.challenge' ? this.#prove(machine, request) : this.execute(request);
    if (reaction === 'commit-silently') return;
    if (isRefusal(result)) machine.refuse(request.requestId, result);
    else machine.reply(request.requestId, result as CommitReply); // of the command that was asked
  }

  /** Executes a request as a unit would. */
  execute(request: ServerRequest): object | Refusal {
    // A fake answers what its tests ask, and needs no other command.
    // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check
    switch (request.command) {
      case 'unit.status':
        return this.status();
      case 'operation.outcome':
        return this.#outcome(request.request.operation);
      case 'operation.find':
        return { found: request.request.ids.flatMap((id) => this.#found(id)) };
      case 'journal.read': {
        const { from } = request.request;
        const to = Math.min(this.records, from + 3);
        const records = Array.from({ length: Math.max(0, to - from) }, (_, index) => {
          return { entry: new Uint8Array(64).fill(from + index), signature: new Uint8Array(64) };
        });
        return { records, next: to, size: this.records };
      }
      case 'journal.checkpoint':
        return { text: new TextEncoder().encode('plomba/PL-1\n5\nžž\n'), size: this.records };
      case 'export.read': {
        const { size, offset, bytesMax } = request.request;
        const bytes = this.exportBytes.slice(offset, offset + bytesMax);
        return { size: size === 0 ? this.records : size, total: this.exportTotal ?? this.exportBytes.length, bytes };
      }
      case 'report.x':
        return { day: 1, dayOpen: this.dayOpen, counters: [{ key: 'total', value: 1_250n }] };
      case 'unit.personalise':
      case 'life.change':
      case 'day.open':
      case 'day.close':
      case 'receipt.issue':
      case 'receipt.copy':
      case 'cash.move':
      case 'clock.set':
        return this.#change(request);
      default:
        return { code: 'unknown-command' };
    }
  }

  #prove(machine: ServerMachine, request: ServerRequest & { readonly command: 'session.challenge' }): object {
    const sessions = { callerSession: machine.peerSession ?? 0, unitSession: machine.session };
    const message = unitProofSignable({ serial: this.serial, ...sessions, nonce: request.request.challenge });
    return { serial: this.serial, logKey: this.logKey, signature: this.sign(message), nonce: new Uint8Array(32) };
  }

  status(): UnitStatus {
    return {
      serial: this.serial,
      country: 'none',
      firmware: '0',
      simulated: true,
      life: 'production',
      day: 1,
      dayOpen: this.dayOpen,
      epoch: this.epoch,
      records: this.records,
      time: { utcMs: 0, offsetMinutes: 60 },
      timeQuality: 'set',
      logKey: this.logKey,
      journalBytes: 1_000,
      journalUsedBytes: 10,
    };
  }

  #change({
    command,
    request,
  }: ServerRequest & { readonly request: { readonly operation: Operation } }): object | Refusal {
    const { operation, ...rest } = request;
    const { id, epoch } = operation;
    const content = JSON.stringify([command, rest], (_key, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    );
    const before = this.bound.get(id);
    if (before !== undefined) {
      if (before.commit === undefined) return { code: 'operation-fenced' };
      if (before.content !== content) return { code: 'operation-conflict' };
      return { ...before.commit, repeated: true };
    }
    if (epoch > this.epoch) return { code: 'epoch-unknown' };
    if (epoch < this.epoch - 1) return { code: 'epoch-too-old', detail: `epoch ${epoch} is over` };
    if (command === 'receipt.issue' && !this.dayOpen) return { code: 'day-not-open' };
    const commit = this.#commit(command, id);
    this.bound.set(id, { epoch, content, commit });
    return commit;
  }

  #commit(command: ServerRequest['command'], id: string): CommitReply {
    const sequence = this.records++;
    this.committed.push(id);
    const number = this.committed.length;
    const receipt = { number, series: 'sales', day: 1, total: 360n, change: 140n, taxes: [], codes: [] };
    const kind = command === 'receipt.issue' ? 'receipt' : command === 'day.open' ? 'day-open' : 'cash';
    if (command === 'day.open') this.dayOpen = true;
    return {
      sequence,
      kind,
      time: { utcMs: 1_000 * sequence, offsetMinutes: 60 },
      leafHash: new Uint8Array(32).fill(sequence & 0xff),
      signature: new Uint8Array(64).fill(1),
      repeated: false,
      ...(kind === 'receipt' ? { receipt } : {}),
    };
  }

  #outcome({ id, epoch }: Operation): object | Refusal {
    const before = this.bound.get(id);
    if (before?.commit !== undefined) return { outcome: 'committed', commit: { ...before.commit, repeated: true } };
    if (before === undefined) this.bound.set(id, { epoch, content: '', commit: undefined });
    return { outcome: 'not-committed' };
  }

  /** Epochs pass, and ids of epochs before the last one are forgotten. */
  passEpochs(epoch: number): void {
    this.epoch = epoch;
    for (const [id, bound] of this.bound) if (bound.epoch < epoch - 1) this.bound.delete(id);
  }

  #found(id: string): object[] {
    const before = this.bound.get(id);
    if (before === undefined) return [];
    const { epoch, commit } = before;
    return [
      { id, epoch, fenced: commit === undefined, ...(commit === undefined ? {} : { sequence: commit.sequence }) },
    ];
  }
}

/** What a fake refuses with has a code; no reply of its commands has one. */
function isRefusal(result: object): result is Refusal {
  return 'code' in result;
}
