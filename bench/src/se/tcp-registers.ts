/** Registers on TCP connections of their own, at one unit: each says its next message when the last one is answered. */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { demand } from '../bench-error.js';
import { endOf, messagesOf, mustStore, type Speech } from './swedish-unit.js';

class Register {
  readonly #socket: Socket;
  readonly #speech: Speech;
  readonly #posId: string;
  #number = 0;
  #heard: Uint8Array[] = [];
  #answered: (answer: Uint8Array) => void = () => undefined;

  constructor(socket: Socket, speech: Speech, posId: string) {
    this.#socket = socket;
    this.#speech = speech;
    this.#posId = posId;
    socket.on('data', (bytes: Uint8Array) => this.#hear(bytes));
  }

  async sell(receipts: number): Promise<void> {
    for (let left = receipts; left > 0; left--) {
      let answer: Uint8Array = new Uint8Array(0);
      for (const message of messagesOf(this.#speech, ++this.#number, this.#posId)) answer = await this.#ask(message);
      mustStore(this.#speech, answer);
    }
  }

  end(): void {
    this.#socket.destroy();
  }

  #ask(message: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(message);
    });
  }

  #hear(bytes: Uint8Array): void {
    this.#heard.push(bytes);
    if (bytes.at(-1) !== endOf(this.#speech)) return;
    const answer = Buffer.concat(this.#heard);
    this.#heard = [];
    this.#answered(answer);
  }
}

export class TcpRegisters {
  readonly #registers: readonly Register[];

  private constructor(registers: readonly Register[]) {
    this.#registers = registers;
  }

  /** @param count the unit serves ten unless it was made for more */
  static async at(url: string, speech: Speech, count: number): Promise<TcpRegisters> {
    const { hostname, port } = new URL(url);
    const registers: Register[] = [];
    for (let register = 1; register <= count; register++) {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      await once(socket, 'connect');
      registers.push(new Register(socket, speech, `POS${register}`));
    }
    return new TcpRegisters(registers);
  }

  /** Shared evenly. @returns how many were stored */
  async sell(receipts: number): Promise<number> {
    const each = Math.floor(receipts / this.#registers.length);
    demand(each > 0, 'each register sells something');
    await Promise.all(this.#registers.map((register) => register.sell(each)));
    return each * this.#registers.length;
  }

  end(): void {
    for (const register of this.#registers) register.end();
  }
}
