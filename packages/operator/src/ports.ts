/** What the operator needs of the world, handed in: time, randomness, a way to send mail. */

export interface OperatorClock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Moves it on; absent where it is the wall's. */
  move?(ms: number): void;
}

/** Unpredictable bytes: ids, tokens, salts. */
export type Entropy = (bytes: number) => Uint8Array;

/** A mail as it goes out. */
export interface OutgoingMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends one mail; resolves when the next hop has it. Rejects where it may be tried again later. */
export interface MailSender {
  readonly name: string;
  /** Whether the mails stay readable in the outbox: true where nothing leaves the machine. */
  readonly keepsText: boolean;
  send(mail: OutgoingMail): Promise<void>;
}
