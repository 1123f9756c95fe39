/**
 * The operator of a story: on a port of this machine, with a clock that the story moves, and mails that it reads. People
 * do everything through the generated client.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '@plomba/codec';
import { SIMULATOR_LICENCE_SEED } from '@plomba/firmware-sim';
import { consoleAssets, startOperator, type Operator, type OutgoingMail } from '@plomba/operator';
import { operatorClient, type OperatorClient, type Order } from '@plomba/operator/client';
import { StoryMismatch, expectThere, type Stage } from './stage.js';

export const STORY_PASSWORD = 'four words in a row';
const STAFF = 'operator';
/** A rehearsal guards nothing: passwords need not be slow. */
const PASSWORD_COST = { N: 1024, r: 8, p: 1 };

export interface StoryOperatorOptions {
  /** When the story begins, UTC ms. */
  readonly startMs: number;
  /** How the world reaches it, where that is another address. */
  readonly publicUrl?: string;
  /** Whether units dial it. */
  readonly hasUnits?: boolean;
}

export class StoryOperator {
  readonly #operator: Operator;
  readonly #clock: { nowMs: number };
  readonly mails: OutgoingMail[];
  /** Nobody yet. */
  readonly anybody: OperatorClient;
  #staff: OperatorClient | undefined;

  private constructor(operator: Operator, clock: { nowMs: number }, mails: OutgoingMail[]) {
    this.#operator = operator;
    this.#clock = clock;
    this.mails = mails;
    this.anybody = operatorClient({ baseUrl: operator.url, attempts: 1 });
  }

  /** Starts it and ends it with the story. */
  static async start(stage: Stage, options: StoryOperatorOptions): Promise<StoryOperator> {
    const { startMs, publicUrl, hasUnits = false } = options;
    const dataDir = join(stage.folder, 'operator');
    mkdirSync(dataDir, { recursive: true });
    // Simulated units know this issuer from the factory: licences of the story are valid on them as they are.
    writeFileSync(join(dataDir, 'licence.key'), `${toHex(SIMULATOR_LICENCE_SEED)}\n`, { mode: 0o600 });
    const clock = { nowMs: startMs };
    const mails: OutgoingMail[] = [];
    const send = (mail: OutgoingMail): Promise<void> => Promise.resolve(void mails.push(mail));
    const operator = await startOperator({
      dataDir,
      listen: 'http://127.0.0.1:0',
      ...(hasUnits ? { units: 'tcp://127.0.0.1:0' } : {}),
      ...(publicUrl === undefined ? {} : { publicUrl }),
      name: 'Operator of the story',
      clock: { now: () => clock.nowMs, move: (ms) => (clock.nowMs += ms) },
      entropy: (bytes) => randomBytes(bytes),
      passwordCost: PASSWORD_COST,
      mail: { name: 'story', keepsText: true, send },
      ...(stage.hasPhotographer ? { assets: consoleAssets() } : {}),
      staff: { login: STAFF, email: 'staff@operator.example', language: 'en' },
    });
    stage.closing(() => operator.stop());
    return new StoryOperator(operator, clock, mails);
  }

  get url(): string {
    return this.#operator.url;
  }

  /** As the world knows it. */
  get publicUrl(): string {
    return this.#operator.parts.settings.publicUrl;
  }

  /** Where units dial. */
  get unitsUrl(): string {
    return expectThere('the port for units', this.#operator.unitsUrl);
  }

  get nowMs(): number {
    return this.#clock.nowMs;
  }

  /** Moves the clock on, and does what is due by then. */
  async move(ms: number): Promise<void> {
    this.#clock.nowMs += ms;
    await this.beat();
  }

  /** Does what is due: mails go out. */
  beat(): Promise<void> {
    return this.#operator.beat();
  }

  /** The newest mail to an address, whose subject or text has these words. */
  async mailTo(address: string, words: string): Promise<OutgoingMail> {
    await this.beat();
    const mail = this.mails.findLast(
      ({ to, subject, text }) => to === address && `${subject}\n${text}`.includes(words),
    );
    return expectThere(`a mail to ${address} with "${words}"`, mail);
  }

  /** The token of the one-time link in the newest mail to an address. */
  async linkTo(address: string): Promise<string> {
    const { text } = await this.mailTo(address, '#');
    return expectThere(`a link in the mail to ${address}`, /#([\w-]{20,})/.exec(text)?.[1]);
  }

  /** Logs in for this story: with a key, which does not end while the clock is moved by months. */
  async logIn(login: string, password: string): Promise<OperatorClient> {
    const { token = '' } = await this.anybody.logIn({ body: { login, password, kind: 'bearer' } });
    const { key } = await this.anybody.withToken(token).addApiKey({ body: { name: 'story' } });
    return this.anybody.withToken(key);
  }

  /** Signs up, follows the link in the mail, sets a password, logs in. */
  async person(login: string): Promise<OperatorClient> {
    const email = emailOf(login);
    await this.anybody.signUp({ body: { login, email } });
    await this.anybody.setPasswordByLink({ body: { token: await this.linkTo(email), password: STORY_PASSWORD } });
    return this.logIn(login, STORY_PASSWORD);
  }

  /** The operator's own people. */
  async staff(): Promise<OperatorClient> {
    if (this.#staff !== undefined) return this.#staff;
    const token = this.#operator.setupLink?.split('#')[1];
    if (token === undefined) throw new StoryMismatch('the operator was set up already');
    await this.anybody.setPasswordByLink({ body: { token, password: STORY_PASSWORD } });
    return (this.#staff = await this.logIn(STAFF, STORY_PASSWORD));
  }

  /** Orders, accepts the offer, pays: the whole way of an order, with its requisites where they are missing. */
  async buy(owner: OperatorClient, company: string, order: Pick<Order, 'product' | 'quantity'>): Promise<Order> {
    const isKnown = await owner.getRequisites({ company }).then(
      () => true,
      () => false,
    );
    const body = { status: 'end-user', bank: 'Bank', bankAccount: '535-1234-56', exchange: 'electronic' } as const;
    if (!isKnown) await owner.setRequisites({ company, body });
    const { id, offer, totalMinor: amountMinor, currency } = await owner.beginOrder({ company, body: order });
    await owner.placeOrder({ company, order: id, body: { offer, accepted: true } });
    const payment = { amountMinor, currency, reference: `transfer of ${id}` };
    return (await this.staff()).enterPayment({ company, order: id, body: payment });
  }

  /** Somebody with an account joins a company, by the link in the mail. */
  async join(
    owner: OperatorClient,
    company: string,
    { login, role, person }: { readonly login: string; readonly role: JoinRole; readonly person: OperatorClient },
  ): Promise<void> {
    await owner.inviteMember({ company, body: { email: emailOf(login), role } });
    await person.acceptInvitation({ body: { token: await this.linkTo(emailOf(login)) } });
  }
}

export type JoinRole = 'administrator' | 'integrator' | 'service-technician' | 'cashier' | 'terminal-user';

export function emailOf(login: string): string {
  return `${login}@people.example`;
}
