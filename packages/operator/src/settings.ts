/** What an operator is told once, when it starts. */
import type { PasswordCost } from './access/secrets.js';

export interface OperatorSettings {
  /** How browsers and tills reach it: `https://operator.example`, behind a proxy that ends TLS; else what it listens on. */
  readonly publicUrl: string;
  /** Name of the operator in mails and on invoices. */
  readonly name: string;
  /** Cost of a password's hash; tests take a small one. */
  readonly passwordCost: PasswordCost;
  /** Whether X-Forwarded-For is believed. */
  readonly behindProxy: boolean;
}
