/**
 * What the program on a computer asks for: to be installed as a terminal, and to let a user in. Every way to fail has a
 * code and a sentence of its own. What only the computer itself can see (a left-over folder) is in the client.
 */
import { createHash } from 'node:crypto';
import { licenceTable, type Licence } from '@plomba/core/model';
import { toHex } from '@plomba/codec';
import { mayDo } from '../access/may-do.js';
import { digestOf, isPassword, newToken } from '../access/secrets.js';
import { afterFailure } from '../accounts/policy.js';
import { failureKey, waitLeft } from '../accounts/session-routes.js';
import { SESSION_IDLE_MS } from '../http/authenticate.js';
import { OperatorError } from '../http/operator-error.js';
import { answerWith, slowRoute, type Call, type Route } from '../http/route.js';
import { idText, line, listOf, must, object, timeMs, type ObjectShape } from '../http/shape.js';
import { products } from '../licences/products.table.js';
import { productOf } from '../licences/available.js';
import { newLicenceId } from '../licences/licence-routes.js';
import type { NewAccount } from '../store/accounts.js';
import type { Terminal } from '../store/terminals.js';
import { hardwareText } from './terminal-view.js';

export interface Installation {
  readonly terminal: string;
  readonly address: string;
  readonly login: string;
  readonly password: string;
  readonly hardware: string;
}

export interface InstalledView {
  readonly terminal: string;
  readonly name: string;
  readonly company: string;
  readonly licence: string;
  readonly signature: string;
  readonly issuer: string;
}

export interface TerminalLogIn {
  readonly terminal: string;
  readonly login: string;
  readonly password: string;
  readonly hardware: string;
}

export interface TerminalSession {
  readonly token: string;
  readonly expiresAt: number;
  readonly user: string;
  readonly features: readonly string[];
}

const installation: ObjectShape<Installation> = object<Installation>('Installation', {
  terminal: must(idText, 'id in the installer'),
  address: must(line(300), 'of the environment, as it was typed'),
  login: must(line(64), 'user name with administrator rights'),
  password: must(line(400), 'password'),
  hardware: must(hardwareText, 'what identifies the computer'),
});

const installed: ObjectShape<InstalledView> = object<InstalledView>('Installed', {
  terminal: must(idText, 'id of the terminal'),
  name: must(line(80), 'its name'),
  company: must(line(200), 'whose it is'),
  licence: must(line(2000), 'signed licence, hex: bound to the hardware, with the parts of the program'),
  signature: must(line(128), 'of the operator, hex'),
  issuer: must(line(64), 'key of the operator, hex'),
});

const terminalLogIn: ObjectShape<TerminalLogIn> = object<TerminalLogIn>('TerminalLogIn', {
  terminal: must(idText, 'id of the terminal'),
  login: must(line(64), 'user name'),
  password: must(line(400), 'password'),
  hardware: must(hardwareText, 'what identifies the computer'),
});

const terminalSession: ObjectShape<TerminalSession> = object<TerminalSession>('TerminalSession', {
  token: must(line(64), 'for `Authorization: Bearer`'),
  expiresAt: must(timeMs, 'when it ends unless it is used'),
  user: must(line(64), 'user name'),
  features: must(listOf(line(40), 20), 'parts of the program that the licence covers'),
});

/**
 * First 16 bytes of the digest: the place that a licence has for what it is bound to.
 * @internal
 */
export function hardwareBinding(hardware: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`plomba/hardware/1\0${hardware}`).digest().subarray(0, 16));
}

interface Judged {
  readonly account: NewAccount | undefined;
  readonly isRight: boolean;
}

interface Credentials {
  readonly login: string;
  readonly password: string;
}

async function judge(call: Call<Credentials, object>): Promise<Judged> {
  const waitMs = await waitLeft(call);
  if (waitMs > 0)
    throw new OperatorError('locked-out', { headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) } });
  const account = await call.store.accounts.byLogin(call.body.login);
  const stored = account?.state === 'active' ? account.password : undefined;
  return { account, isRight: await isPassword(call.body.password, stored, call.parts.settings.passwordCost) };
}

async function rightAccount(call: Call<Credentials, object>, { account, isRight }: Judged): Promise<NewAccount> {
  const key = failureKey(call.body.login);
  if (account !== undefined && isRight) {
    await call.store.accounts.clearLoginFailures(key);
    return account;
  }
  await call.store.accounts.setLoginFailures(
    key,
    afterFailure(await call.store.accounts.loginFailures(key), call.nowMs),
  );
  throw new OperatorError('wrong-credentials', { keepsChanges: true });
}

/** As it was typed, against the address that the operator is reached by. */
function checkAddress(address: string, publicUrl: string): void {
  if (!address.startsWith('https://')) throw new OperatorError('address-not-https', { path: 'address' });
  const typed = URL.canParse(address) ? new URL(address).host : '';
  if (typed !== new URL(publicUrl).host) {
    throw new OperatorError('wrong-address', { path: 'address', detail: 'this operator has another address' });
  }
}

function featuresOf(terminal: Terminal): readonly string[] {
  return [products.terminal.feature, ...terminal.parts.map((part) => products[productOf(part)].feature)];
}

function licenceOf(
  call: Call<unknown, object>,
  terminal: Terminal,
  hardware: string,
): Pick<InstalledView, 'licence' | 'signature' | 'issuer'> {
  const licence: Licence = {
    id: newLicenceId(call.parts.entropy),
    subject: terminal.id,
    journalId: hardwareBinding(hardware),
    features: featuresOf(terminal),
    environment: 'production',
    notBefore: call.nowMs,
  };
  const { signature } = call.parts.licences.issue(licence);
  return { licence: toHex(licenceTable.encode(licence)), signature, issuer: call.parts.licences.publicKey };
}

async function install(call: Call<Installation, object>, judged: Judged): Promise<InstalledView> {
  const { store, body, parts, nowMs } = call;
  checkAddress(body.address, parts.settings.publicUrl);
  const account = await rightAccount(call, judged);
  const terminal = await store.terminals.anywhere(body.terminal);
  const company = terminal === undefined ? undefined : await store.companies.byId(terminal.company);
  const role = terminal === undefined ? undefined : await store.companies.roleOf(terminal.company, account.id);
  if (terminal === undefined || company === undefined || role === undefined)
    throw new OperatorError('not-found', { path: 'terminal' });
  if (!mayDo(role, 'terminals.write')) throw new OperatorError('not-administrator', { path: 'login' });
  const hardware = digestOf(body.hardware);
  if (terminal.hardware !== undefined && terminal.hardware !== hardware) {
    const detail = `${terminal.name} is installed on another computer, in use or not; an administrator releases it in the back office`;
    throw new OperatorError('terminal-bound', { detail });
  }
  // The same computer again (its program was removed) finds its terminal as it was.
  await store.terminals.update({ ...terminal, hardware, boundAt: terminal.boundAt ?? nowMs });
  await call.audit({ act: 'terminal.bound', object: terminal.id, company: company.id, after: { by: account.id } });
  return {
    terminal: terminal.id,
    name: terminal.name,
    company: company.name,
    ...licenceOf(call, terminal, body.hardware),
  };
}

async function logInOnTerminal(call: Call<TerminalLogIn, object>, judged: Judged): Promise<TerminalSession> {
  const { store, body, parts, nowMs, agent } = call;
  const account = await rightAccount(call, judged);
  const terminal = await store.terminals.anywhere(body.terminal);
  const role = terminal === undefined ? undefined : await store.companies.roleOf(terminal.company, account.id);
  if (terminal === undefined || role === undefined) throw new OperatorError('not-found', { path: 'terminal' });
  if (terminal.hardware === undefined) throw new OperatorError('terminal-free');
  if (terminal.hardware !== digestOf(body.hardware)) throw new OperatorError('terminal-bound');
  if (!(await store.terminals.isGranted(terminal.id, account.id))) {
    throw new OperatorError('not-granted', { detail: `${account.login} has no right on ${terminal.name}` });
  }
  const token = newToken(parts.entropy);
  const expiresAt = nowMs + SESSION_IDLE_MS;
  const id = call.newId('ses');
  await store.accounts.addSession(
    {
      id,
      account: account.id,
      agent: `${terminal.name}: ${agent}`.slice(0, 120),
      createdAt: nowMs,
      seenAt: nowMs,
      expiresAt,
    },
    digestOf(token),
  );
  await call.audit({
    act: 'terminal.logged-in',
    object: terminal.id,
    company: terminal.company,
    after: { account: account.id },
  });
  return { token, expiresAt, user: account.login, features: featuresOf(terminal) };
}

export const installRoutes: readonly Route[] = [
  slowRoute<Installation, InstalledView, Judged>(
    {
      id: 'installTerminal',
      method: 'POST',
      path: '/v1/terminal-installations',
      area: 'terminals',
      access: 'public',
      summary: 'Install a terminal on a computer: it is bound to it.',
      description:
        'Fails with `address-not-https`, `wrong-address`, `wrong-credentials`, `not-administrator` or `terminal-bound`, each with its sentence.',
      body: installation,
      answer: answerWith(installed),
      perMinute: 30,
      example: {
        body: {
          terminal: 't0011223344556',
          address: 'https://operator.example',
          login: 'anna',
          password: 'four words in a row',
          hardware: 'board 7C2F-11',
        },
      },
    },
    judge,
    install,
  ),
  slowRoute<TerminalLogIn, TerminalSession, Judged>(
    {
      id: 'logInOnTerminal',
      method: 'POST',
      path: '/v1/terminal-sessions',
      area: 'terminals',
      access: 'public',
      summary: 'Log in on a terminal: for users that are granted to it, on the hardware that it is bound to.',
      body: terminalLogIn,
      answer: answerWith(terminalSession),
      secretAnswer: true,
      perMinute: 30,
    },
    judge,
    logInOnTerminal,
  ),
];
