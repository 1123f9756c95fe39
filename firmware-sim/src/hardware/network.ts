/**
 * Network interface: Ethernet (LAN) or a modem with a SIM card. It carries packets and promises nothing. The rules:
 *
 * - LAN: 2 ms one way, no loss, while the cable is in.
 * - SIM: signal quality 0 to 100 decides. Nothing is lost from 80 on, 1 in 2 at 20, everything at 0; a packet takes
 *   60 ms one way at 100, each point less adds 12 ms. Without a SIM card there is no link.
 * - Packets that are on their way when the link goes down are gone. Loss comes from a seed.
 */
import type { Mutable } from './mutable.js';
import { Draws } from './draws.js';

export type NetworkKind = 'lan' | 'sim';

/** From the unit to the world, or back. */
export type NetworkDirection = 'out' | 'in';

export interface NetworkState {
  readonly kind: NetworkKind;
  /** Cable in, or SIM card in. */
  readonly isConnected: boolean;
  /** Of the modem, 0 to 100. */
  readonly signal: number;
  /** Where the generator of what is lost stands, 32 bits. */
  readonly draws: number;
  /** Packets that were given to it. */
  readonly sent: number;
  /** Those of them that are gone. */
  readonly lost: number;
}

const NEW_NETWORK: NetworkState = { kind: 'lan', isConnected: true, signal: 100, draws: 1, sent: 0, lost: 0 };

const LAN_LATENCY_MS = 2;
const SIM_LATENCY_MS = 60;
const MS_PER_POINT = 12;
/** Signal from which nothing is lost. */
const CLEAR_SIGNAL = 80;

interface Packet {
  readonly direction: NetworkDirection;
  readonly bytes: Uint8Array;
  readonly leftMs: number;
}

export class NetworkInterface {
  #state: Mutable<NetworkState> = { ...NEW_NETWORK };
  #onWay: readonly Packet[] = [];
  #arrived: readonly Packet[] = [];

  fork(): NetworkInterface {
    const copy = new NetworkInterface();
    copy.restore(this.#state);
    copy.#onWay = this.#onWay;
    copy.#arrived = this.#arrived;
    return copy;
  }

  state(): NetworkState {
    return { ...this.#state };
  }

  restore(state: NetworkState): void {
    this.#state = { ...state };
    this.#onWay = [];
    this.#arrived = [];
  }

  get kind(): NetworkKind {
    return this.#state.kind;
  }

  /** Whether packets have a chance. */
  get isUp(): boolean {
    return this.#state.isConnected && (this.#state.kind === 'lan' || this.#state.signal > 0);
  }

  get signal(): number {
    return this.#state.signal;
  }

  /** Packets that were given to it, and those of them that are gone. */
  get traffic(): { readonly sent: number; readonly lost: number } {
    return { sent: this.#state.sent, lost: this.#state.lost };
  }

  /** One way, ms. */
  get latencyMs(): number {
    return this.#state.kind === 'lan' ? LAN_LATENCY_MS : SIM_LATENCY_MS + (100 - this.#state.signal) * MS_PER_POINT;
  }

  /** Packets of a thousand that are lost. */
  get lossPerMille(): number {
    if (!this.isUp) return 1000;
    if (this.#state.kind === 'lan' || this.#state.signal >= CLEAR_SIGNAL) return 0;
    // Straight lines through (80, 0), (20, 500) and (0, 1000).
    const worse =
      this.#state.signal >= 20 ? (CLEAR_SIGNAL - this.#state.signal) / 60 / 2 : 0.5 + (20 - this.#state.signal) / 40;
    return Math.round(worse * 1000);
  }

  /** A tester changes the interface: cable or modem. */
  use(kind: NetworkKind): void {
    this.#state.kind = kind;
    this.#follow();
  }

  /** Cable or SIM card in or out. */
  connect(isConnected: boolean): void {
    this.#state.isConnected = isConnected;
    this.#follow();
  }

  /** @param signal 0 to 100 */
  setSignal(signal: number): void {
    this.#state.signal = Math.max(0, Math.min(100, Math.round(signal)));
    this.#follow();
  }

  /** Seed of what is lost from now on. */
  reseed(seed: number): void {
    this.#state.draws = new Draws(seed).state;
  }

  /** Gives it a packet; it arrives after the latency, or never. */
  send(direction: NetworkDirection, bytes: Uint8Array): void {
    this.#state.sent++;
    const isLost = this.lossPerMille === 1000 || (this.lossPerMille > 0 && this.#draw() < this.lossPerMille);
    if (isLost) this.#state.lost++;
    else this.#onWay = [...this.#onWay, { direction, bytes: bytes.slice(), leftMs: this.latencyMs }];
  }

  /** Packets that arrived at this end since the last call, in the order of their arrival. */
  take(direction: NetworkDirection): readonly Uint8Array[] {
    const taken = this.#arrived.filter((packet) => packet.direction === direction);
    this.#arrived = this.#arrived.filter((packet) => packet.direction !== direction);
    return taken.map(({ bytes }) => bytes);
  }

  /** When the next packet arrives, in ms; undefined when none is on its way. */
  nextArrivalMs(): number | undefined {
    return this.#onWay.length === 0 ? undefined : Math.min(...this.#onWay.map(({ leftMs }) => leftMs));
  }

  advance(ms: number): void {
    if (this.#onWay.length === 0) return;
    const moved = this.#onWay.map((packet) => ({ ...packet, leftMs: packet.leftMs - ms }));
    const arrived = moved.filter(({ leftMs }) => leftMs <= 0).sort((a, b) => a.leftMs - b.leftMs);
    this.#arrived = [...this.#arrived, ...arrived];
    this.#onWay = moved.filter(({ leftMs }) => leftMs > 0);
  }

  powerOff(): void {
    this.#drop();
    this.#arrived = [];
  }

  /** 0 to 999. */
  #draw(): number {
    const draws = new Draws(0);
    draws.state = this.#state.draws;
    const drawn = draws.below(1000);
    this.#state.draws = draws.state;
    return drawn;
  }

  #follow(): void {
    if (!this.isUp) this.#drop();
  }

  #drop(): void {
    this.#state.lost += this.#onWay.length;
    this.#onWay = [];
  }
}
