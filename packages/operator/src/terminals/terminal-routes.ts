/**
 * Terminals in the back office: as many as the licence allows, the users that are granted to each, the parts of the
 * program, the installer, the binding to hardware that only an administrator removes.
 */
import { newId } from '../access/secrets.js';
import { OperatorError } from '../http/operator-error.js';
import { answerWith, download, nothing, route, type Call, type Route } from '../http/route.js';
import { checkAvailable } from '../licences/available.js';
import { products } from '../licences/products.table.js';
import { StoreError } from '../store/sql.js';
import type { Terminal } from '../store/terminals.js';
import {
  grant,
  grantList,
  grantView,
  newTerminal,
  registration,
  terminalList,
  terminalParts,
  type Grant,
  type GrantView,
  type NewTerminal,
  type Registration,
  type TerminalParts,
} from './terminal-bodies.js';
import { terminalView, terminalViewOf, type TerminalView } from './terminal-view.js';

async function terminalIn(call: Call<unknown, unknown>): Promise<Terminal> {
  const terminal = await call.store.terminals.byId(call.company.id, call.params['terminal'] ?? '');
  if (terminal === undefined) throw new OperatorError('not-found');
  return terminal;
}

/** Id of a terminal: it is the subject of a licence, which has room for 16 letters. */
function newTerminalId(entropy: (bytes: number) => Uint8Array): string {
  return newId((bytes) => entropy(Math.min(bytes, 7)), 't').replace('-', '');
}

async function add(call: Call<NewTerminal, object>): Promise<TerminalView> {
  const { store, company, body, nowMs, parts } = call;
  await checkAvailable(store, company.id, 'terminal');
  if (body.point !== undefined && (await store.terminals.point(company.id, body.point)) === undefined) {
    throw new OperatorError('bad-field', { path: 'point', detail: 'there is no such point of sale' });
  }
  const terminal: Terminal = {
    id: newTerminalId(parts.entropy),
    company: company.id,
    ...body,
    createdAt: nowMs,
    parts: [],
  };
  try {
    await store.terminals.add(terminal);
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'unique')) throw error;
    throw new OperatorError('conflict', { path: 'name', detail: 'a terminal of this name is there', cause: error });
  }
  await call.audit({ act: 'terminal.added', object: terminal.id, after: { ...body } });
  return terminalViewOf(terminal);
}

async function remove(call: Call<object, object>): Promise<object> {
  const terminal = await terminalIn(call);
  if (terminal.hardware !== undefined) {
    throw new OperatorError('terminal-bound', { detail: `${terminal.name} is in use; release it first` });
  }
  await call.store.terminals.remove(call.company.id, terminal.id);
  await call.audit({ act: 'terminal.removed', object: terminal.id, before: { name: terminal.name } });
  return {};
}

/** The only way out of a binding: after a disk crash, or when the computer changes. Its registration moves along. */
async function release(call: Call<object, object>): Promise<TerminalView> {
  const { hardware, boundAt, ...terminal } = await terminalIn(call);
  if (hardware === undefined)
    throw new OperatorError('terminal-free', { detail: `${terminal.name} is not connected to any hardware` });
  await call.store.terminals.update(terminal);
  await call.audit({
    act: 'terminal.released',
    object: terminal.id,
    before: { ...(boundAt === undefined ? {} : { boundAt }) },
  });
  return terminalViewOf(terminal);
}

async function setParts(call: Call<TerminalParts, object>): Promise<TerminalView> {
  const terminal = await terminalIn(call);
  const parts = [...new Set(call.body.parts)];
  for (const [at, product] of parts.entries()) {
    const { spent, feature, name } = products[product];
    if (spent !== 'count' || feature === 'register') {
      throw new OperatorError('bad-field', { path: `parts[${at}]`, detail: `${name} is no part of the program` });
    }
    if (!terminal.parts.includes(product)) await checkAvailable(call.store, call.company.id, product);
  }
  await call.store.terminals.setParts(call.company.id, terminal.id, { parts, since: call.nowMs });
  await call.audit({ act: 'terminal.parts', object: terminal.id, before: { parts: terminal.parts }, after: { parts } });
  return terminalViewOf({ ...terminal, parts });
}

async function register(call: Call<Registration, object>): Promise<TerminalView> {
  const terminal = await terminalIn(call);
  const after: Terminal = { ...terminal, registerNumber: call.body.registerNumber };
  await call.store.terminals.update(after);
  await call.audit({
    act: 'terminal.registered',
    object: terminal.id,
    after: { registerNumber: call.body.registerNumber },
  });
  return terminalViewOf(after);
}

async function grantUser(call: Call<Grant, object>): Promise<GrantView> {
  const terminal = await terminalIn(call);
  const members = await call.store.companies.members(call.company.id);
  const member = members.find(({ login }) => login.toLowerCase() === call.body.login.toLowerCase());
  if (member === undefined)
    throw new OperatorError('bad-field', { path: 'login', detail: 'is no member of the company' });
  await call.store.terminals.grant(terminal.id, member.account, call.nowMs);
  await call.audit({ act: 'terminal.granted', object: terminal.id, after: { account: member.account } });
  return { account: member.account, login: member.login };
}

async function revokeUser(call: Call<object, object>): Promise<object> {
  const terminal = await terminalIn(call);
  const account = call.params['account'] ?? '';
  if ((await call.store.terminals.revoke(terminal.id, account)) === 0) throw new OperatorError('not-found');
  await call.audit({ act: 'terminal.revoked', object: terminal.id, before: { account } });
  return {};
}

const area = 'terminals';
const base = '/v1/companies/{company}/terminals';

export const terminalRoutes: readonly Route[] = [
  route<NewTerminal, object, TerminalView>(
    {
      id: 'addTerminal',
      method: 'POST',
      path: base,
      area,
      access: 'terminals.write',
      summary: 'Make a terminal; as many as the licence allows.',
      body: newTerminal,
      answer: answerWith(terminalView),
      example: { body: { name: 'Bar' } },
    },
    add,
  ),
  route<object, object, { readonly terminals: readonly TerminalView[] }>(
    {
      id: 'listTerminals',
      method: 'GET',
      path: base,
      area,
      access: 'terminals.read',
      summary: 'Terminals of the company.',
      answer: answerWith(terminalList),
    },
    async ({ store, company }) => ({ terminals: (await store.terminals.list(company.id)).map(terminalViewOf) }),
  ),
  route<object, object, TerminalView>(
    {
      id: 'getTerminal',
      method: 'GET',
      path: `${base}/{terminal}`,
      area,
      access: 'terminals.read',
      summary: 'One terminal.',
      answer: answerWith(terminalView),
    },
    async (call) => terminalViewOf(await terminalIn(call)),
  ),
  route<object, object, object>(
    {
      id: 'removeTerminal',
      method: 'DELETE',
      path: `${base}/{terminal}`,
      area,
      access: 'terminals.write',
      summary: 'Remove a terminal that is free.',
      answer: nothing,
    },
    remove,
  ),
  download(
    {
      id: 'downloadInstaller',
      method: 'GET',
      path: `${base}/{terminal}/installer`,
      area,
      access: 'terminals.installer',
      summary: 'The installer of this terminal.',
      description:
        'Check first that the terminal is not connected to any hardware: otherwise it is probably the wrong one.',
      answer: { kind: 'download', type: 'application/json' },
    },
    async (call) => {
      const { id, name } = await terminalIn(call);
      const content = { format: 'plomba-installer/1', terminal: id, name, company: call.company.name };
      const bytes = Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`);
      return { type: 'application/json', name: `install-${name}.json`, bytes };
    },
  ),
  route<object, object, TerminalView>(
    {
      id: 'releaseTerminal',
      method: 'POST',
      path: `${base}/{terminal}/release`,
      area,
      access: 'terminals.write',
      summary: 'Remove the binding to the hardware, after a disk crash or a change of computer.',
      answer: answerWith(terminalView),
    },
    release,
  ),
  route<TerminalParts, object, TerminalView>(
    {
      id: 'setTerminalParts',
      method: 'PUT',
      path: `${base}/{terminal}/parts`,
      area,
      access: 'terminals.write',
      summary: 'Choose the parts of the program for it, as many as are paid.',
      body: terminalParts,
      answer: answerWith(terminalView),
      example: { body: { parts: ['terminal-tables'] } },
    },
    setParts,
  ),
  route<Registration, object, TerminalView>(
    {
      id: 'registerTerminal',
      method: 'PUT',
      path: `${base}/{terminal}/registration`,
      area,
      access: 'terminals.write',
      summary: 'Enter the number under which the agency has this register.',
      body: registration,
      answer: answerWith(terminalView),
      example: { body: { registerNumber: 'SE-77120041' } },
    },
    register,
  ),
  route<Grant, object, GrantView>(
    {
      id: 'grantTerminal',
      method: 'POST',
      path: `${base}/{terminal}/users`,
      area,
      access: 'terminals.write',
      summary: 'Let a member of the company log in on it.',
      body: grant,
      answer: answerWith(grantView),
      example: { body: { login: 'anna' } },
    },
    grantUser,
  ),
  route<object, object, { readonly users: readonly GrantView[] }>(
    {
      id: 'listTerminalUsers',
      method: 'GET',
      path: `${base}/{terminal}/users`,
      area,
      access: 'members.read',
      summary: 'Who may log in on it.',
      answer: answerWith(grantList),
    },
    async (call) => ({ users: await call.store.terminals.granted((await terminalIn(call)).id) }),
  ),
  route<object, object, object>(
    {
      id: 'revokeTerminal',
      method: 'DELETE',
      path: `${base}/{terminal}/users/{account}`,
      area,
      access: 'terminals.write',
      summary: 'Take the right to log in on it away.',
      answer: nothing,
    },
    revokeUser,
  ),
];
