/**
 * What a unit is set up and looked after with: its life, clock, shifts, keys and licence; who the line belongs to; what
 * the unit proves and what it says of itself.
 */
import { toHex } from '@plomba/codec';
import { replyToJson } from '@plomba/link';
import { FiscalError } from '@plomba/sdk';
import type { CallOptions, JournalLink, KeyChange, LifeStep, Shift, SignedLicence, TillEvent } from '@plomba/sdk';
import type { Body } from './changes.js';
import { committingWith } from './committing.js';
import type { Ask, HandlerParts, Handlers, Reply } from './handler.js';

type WriterId =
  | 'personalise'
  | 'changeLife'
  | 'linkJournal'
  | 'setClock'
  | 'openShift'
  | 'closeShift'
  | 'noteEvent'
  | 'changeKey'
  | 'installLicence';
type SessionId = 'login' | 'logout' | 'changePin';
type ReaderId = 'proveRecord' | 'proveConsistency' | 'getForensics' | 'getFirmware';

/** @throws FiscalError `validation-failed` when a body that no table judges has another field */
function refuseOthers(body: Body, name?: string): void {
  const strange = Object.keys(body).find((field) => field !== name);
  if (strange === undefined) return;
  throw new FiscalError('validation-failed', { path: strange, detail: 'is not a field of this body' });
}

/** The only field of such a body. @throws FiscalError `validation-failed` */
function onlyText(body: Body, name: string): string {
  refuseOthers(body, name);
  const text = body[name];
  if (typeof text === 'string') return text;
  throw new FiscalError('validation-failed', { path: name, detail: 'must be text' });
}

const json = (body: Body): Reply => ({ kind: 'json', status: 200, body });

/** @param call the options of a call that only asks */
export function serviceHandlers(
  parts: HandlerParts,
  call: (ask: Ask) => CallOptions,
): Pick<Handlers, WriterId | SessionId | ReaderId> {
  return { ...writers(parts), ...sessions(parts), ...readers(parts, call) };
}

function writers(parts: HandlerParts): Pick<Handlers, WriterId> {
  const { commit, handler } = committingWith(parts);
  return {
    personalise: handler<{ readonly serial: string }>('unit.personalise', (unit, input, options) =>
      unit.personalise(input, options),
    ),
    // The whole body is the step; the command has it in a field.
    changeLife: ({ key, body }) => {
      const step = body as unknown as LifeStep; // the table has judged it by the time it is used
      return commit(key, {
        command: 'life.change',
        input: { change: body },
        run: (unit, options) => unit.changeLife(step, options),
      });
    },
    linkJournal: handler<JournalLink>('life.link', (unit, link, options) => unit.linkJournal(link, options)),
    setClock: handler<{ readonly time: string }>('clock.set', (unit, { time }, options) =>
      unit.setClock(time, options),
    ),
    openShift: handler<Shift>('shift.open', (unit, shift, options) => unit.openShift(shift, options)),
    closeShift: handler<Shift>('shift.close', (unit, shift, options) => unit.closeShift(shift, options)),
    noteEvent: handler<TillEvent>('event.note', (unit, event, options) => unit.noteEvent(event, options)),
    changeKey: handler<KeyChange>('key.change', (unit, change, options) => unit.changeKey(change, options)),
    installLicence: handler<SignedLicence>('licence.install', (unit, licence, options) =>
      unit.installLicence(licence, options),
    ),
  };
}

/** They belong to the connection of the bridge with the unit, so they are asked once, and need no key. */
function sessions({ unit, timeoutMs }: HandlerParts): Pick<Handlers, SessionId> {
  const options = { timeoutMs };
  return {
    login: async ({ body }) => {
      // An operator signs what belongs to one connection: it speaks with the unit itself, not through a till's bridge.
      const login = { principal: 'service', pin: onlyText(body, 'pin') } as const;
      return json(replyToJson('session.login', await (await unit()).login(login, options)) as Body); // an object
    },
    logout: async ({ body }) => {
      refuseOthers(body);
      return json(replyToJson('session.logout', await (await unit()).logout(options)) as Body); // an object
    },
    changePin: async ({ body }) => {
      const pins = body as unknown as { readonly newPin: string }; // judged by the SDK
      return json(replyToJson('pin.change', await (await unit()).changePin(pins, options)) as Body); // an object
    },
  };
}

function readers({ unit }: HandlerParts, call: (ask: Ask) => CallOptions): Pick<Handlers, ReaderId> {
  return {
    proveRecord: async (ask) => {
      const { leafHash, path, ...proof } = await (await unit()).proof(ask.query.get('sequence') ?? 0, call(ask));
      return json({ ...proof, leafHash: toHex(leafHash), path: path.map(toHex) });
    },
    proveConsistency: async (ask) => {
      const older = onlyText(ask.body, 'checkpoint');
      const { path, ...proof } = await (await unit()).consistency(older, call(ask));
      return json({ ...proof, path: path.map(toHex) });
    },
    getForensics: async (ask) => json(replyToJson('unit.forensics', await (await unit()).forensics(call(ask))) as Body), // an object
    getFirmware: async (ask) => json(replyToJson('firmware.status', await (await unit()).firmware(call(ask))) as Body), // an object
  };
}
