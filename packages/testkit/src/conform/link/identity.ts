/** Cases of docs/spec/link.md section 4: what a unit says of itself, who may ask for what, and how it proves who it is. */
import { verifyEd25519 } from '@plomba/core';
import {
  commandNames,
  commandOf,
  LINK_LIMITS,
  unitProofSignable,
  type CommandName,
  type RequestOf,
} from '@plomba/link';
import { CannotTell, must, mustBe } from '../conform-case.js';
import type { LinkCase } from './case.js';

const COMMANDS = 'link.md §4 Commands';
const PRINCIPALS = 'link.md §4 Principals';

const UNIT_CASES: readonly LinkCase[] = [
  {
    id: 'unit/status',
    title: 'the status of a unit in trade names serial, log key, journal, rules and currency',
    clause: COMMANDS,
    effect: 'safe',
    needs: ['trading'],
    async run(bench) {
      const status = await bench.status();
      for (const name of ['serial', 'logKey', 'journalId', 'rules', 'currency'] as const) {
        must(status[name] !== undefined, `the status of a unit that is ${status.life} has no ${name}`);
      }
      must(status.journalUsedBytes <= status.journalBytes, 'more of the journal is used than there is');
      must(status.records > 0, 'a unit in trade has no records');
    },
  },
  {
    id: 'unit/status-is-read-only',
    title: 'asking for status, capabilities, reports and the journal writes nothing',
    clause: COMMANDS,
    effect: 'safe',
    needs: ['trading'],
    async run(bench) {
      const before = await bench.status();
      const talk = await bench.talk();
      await bench.capabilities();
      await talk.must('report.x', {});
      await talk.must('journal.read', { from: 0, bytesMax: 1 });
      await talk.must('operation.find', { ids: ['conform-nobody'] });
      await talk.must('firmware.status', {});
      mustBe((await bench.status()).records, before.records, 'the number of records');
    },
  },
  {
    id: 'unit/capabilities',
    title: 'the commands that a unit names are sorted, each once, and those that it must have are among them',
    clause: COMMANDS,
    effect: 'safe',
    async run(bench) {
      const { commands, limits } = await bench.capabilities();
      mustBe([...new Set(commands)].sort(), commands, 'the list of commands');
      for (const name of ['unit.status', 'receipt.issue', 'operation.outcome', 'journal.read'] as const) {
        must(commands.includes(name), `${name} is not among the commands`);
      }
      must(limits.items >= 1 && limits.payments >= 1, 'a receipt may have no item or no payment');
      must(limits.operationIdBytes >= 32, `an operation id has at most ${limits.operationIdBytes} bytes`);
    },
  },
  {
    id: 'unit/capabilities-are-true',
    title: 'each command that a unit names is known to it, and each that it does not name is not',
    clause: COMMANDS,
    effect: 'safe',
    async run(bench) {
      const { commands } = await bench.capabilities();
      const talk = await bench.talk();
      for (const name of commandNames) {
        // No request of any command: who knows the command refuses the request, who does not, the command.
        const { status } = await talk.askRaw(commandOf(name).code, Uint8Array.of(0x80));
        mustBe(status === 2 ? 'unknown' : 'known', commands.includes(name) ? 'known' : 'unknown', `command ${name}`);
      }
    },
  },
  {
    id: 'unit/condition',
    title: 'events.watch says how things stand as status does, and watches nothing when asked for nothing',
    clause: COMMANDS,
    effect: 'safe',
    async run(bench) {
      const talk = await bench.talk();
      const { kinds, condition } = await talk.must('events.watch', { kinds: [] });
      const { life, day, dayOpen } = await bench.status();
      mustBe(kinds, [], 'what is watched');
      mustBe([condition.life, condition.day, condition.dayOpen], [life, day, dayOpen], 'life, day, whether it is open');
    },
  },
];

const SESSION_CASES: readonly LinkCase[] = [
  {
    id: 'session/unit-proof',
    title: 'a unit proves with its log key that it is at the other end of this connection',
    clause: PRINCIPALS,
    effect: 'safe',
    async run(bench) {
      const { logKey: known, serial: name } = await bench.status();
      if (known === undefined) throw new CannotTell('the unit has no log key yet');
      const talk = await bench.talk();
      const challenge = bench.target.drawBytes(32);
      const { serial, logKey, signature, nonce } = await talk.must('session.challenge', { challenge });
      mustBe([serial, logKey], [name, known], 'serial and log key');
      const { caller, unit } = talk.sessions;
      const message = unitProofSignable({ serial, callerSession: caller, unitSession: unit, nonce: challenge });
      must(verifyEd25519(logKey, message, signature), 'the signature is not one over this connection and challenge');
      const again = await talk.must('session.challenge', { challenge });
      must(textOfBytes(again.nonce) !== textOfBytes(nonce), 'the same nonce was given twice');
    },
  },
  {
    id: 'session/begins-as-till',
    title: 'a connection begins as the till’s, and logging out leaves it there',
    clause: PRINCIPALS,
    effect: 'safe',
    async run(bench) {
      const talk = await bench.talk();
      mustBe((await talk.must('session.logout', {})).principal, 'till', 'the principal');
    },
  },
  {
    id: 'session/login-fields',
    title: 'a login without its PIN, or with a PIN where a signature belongs, is refused at that field',
    clause: PRINCIPALS,
    effect: 'safe',
    async run(bench) {
      const talk = await bench.talk();
      await talk.mustRefuse(
        { command: 'session.login', request: { principal: 'service' } },
        'validation-failed',
        'pin',
      );
      const operator = { principal: 'operator', pin: '1234' } as const;
      await talk.mustRefuse({ command: 'session.login', request: operator }, 'validation-failed', 'pin');
      await talk.mustRefuse(
        { command: 'session.login', request: { principal: 'operator' } },
        'validation-failed',
        'signature',
      );
    },
  },
  {
    id: 'session/operator-by-chance',
    title: 'a signature that is none logs nobody in',
    clause: PRINCIPALS,
    effect: 'safe',
    async run(bench) {
      const talk = await bench.talk();
      const signature = bench.target.drawBytes(64);
      await talk.mustRefuse(
        { command: 'session.login', request: { principal: 'operator', signature } },
        'login-failed',
      );
      mustBe((await talk.must('session.logout', {})).principal, 'till', 'the principal');
    },
  },
  {
    id: 'session/service',
    title:
      'the right PIN makes the line the technician’s, logging out gives it back, and a new connection begins as the till’s',
    clause: PRINCIPALS,
    effect: 'fiscal',
    needs: ['service'],
    async run(bench) {
      const talk = await bench.service();
      mustBe((await talk.must('session.logout', {})).principal, 'till', 'the principal after logging out');
      await bench.service();
      const other = await bench.another();
      const begin = { offset: 0, bytes: Uint8Array.of(1) };
      await other.mustRefuse({ command: 'firmware.write', request: begin }, 'not-allowed-for-principal');
    },
  },
  {
    id: 'session/wrong-pin',
    title: 'a wrong PIN is refused, and the right one behind it still logs in',
    clause: PRINCIPALS,
    effect: 'destructive',
    needs: ['service'],
    async run(bench) {
      const talk = await bench.talk();
      const pin = bench.target.servicePin === '99999999' ? '88888888' : '99999999';
      await talk.mustRefuse({ command: 'session.login', request: { principal: 'service', pin } }, 'login-failed');
      await bench.service();
    },
  },
  {
    id: 'session/locked-out',
    title: 'after three wrong PINs the unit waits a minute of its own time, and then takes the right one',
    clause: PRINCIPALS,
    effect: 'destructive',
    needs: ['service', 'clock'],
    async run(bench) {
      const talk = await bench.talk();
      const wrong = { principal: 'service', pin: '97531864' } as const;
      for (let count = 0; count < 3; count++) {
        await talk.mustRefuse({ command: 'session.login', request: wrong }, 'login-failed');
      }
      const right = { principal: 'service', pin: bench.target.servicePin ?? '' } as const;
      await talk.mustRefuse({ command: 'session.login', request: right }, 'locked-out');
      await bench.target.advanceClock?.(61_000);
      await talk.must('session.login', right);
    },
  },
];

function textOfBytes(bytes: Uint8Array): string {
  return bytes.join(' ');
}

/** An operation that no unit executes: its epoch has not begun. Even who forgets to ask for the principal stops there. */
const NEVER = { id: 'conform-never', epoch: 0xfffffff0 };

/** Requests that fit their tables and would change nothing, for commands that a till may not use. */
const FORBIDDEN: { readonly [N in CommandName]?: RequestOf<N> } = {
  'life.change': { operation: NEVER, change: { to: 'blocked', reason: 'conformance' } },
  'life.link': { operation: NEVER, step: 'to', serial: 'X', journalId: new Uint8Array(16), logKey: new Uint8Array(32) },
  'key.change': { operation: NEVER, name: 'conform', step: 'retire' },
  'key.rotate': { operation: NEVER },
  'pin.change': { pin: '00000001', newPin: '00000001' },
  'firmware.write': { offset: 0, bytes: Uint8Array.of(1) },
  'firmware.commit': {},
};

function forbiddenCase(command: CommandName): LinkCase {
  return {
    id: `principal/till/${command}`,
    title: `a till may not use ${command}`,
    clause: PRINCIPALS,
    effect: 'safe',
    async run(bench) {
      const talk = await bench.talk();
      const request = FORBIDDEN[command] as RequestOf<CommandName>; // the table above has it under this name
      await talk.mustRefuse({ command, request }, 'not-allowed-for-principal');
    },
  };
}

const PRINCIPAL_CASES: readonly LinkCase[] = [
  // The keys of that table are names of commands, by its type.
  ...(Object.keys(FORBIDDEN) as CommandName[]).map(forbiddenCase),
  {
    id: 'principal/till/clock',
    title: 'a till may not move the clock by more than five minutes',
    clause: PRINCIPALS,
    effect: 'safe',
    needs: ['trading'],
    async run(bench) {
      const talk = await bench.talk();
      const { time } = await bench.status();
      const far = { ...time, utcMs: time.utcMs + LINK_LIMITS.tillClockStepMs + 3_600_000 };
      // An epoch that has not begun would be asked for first; so the operation is a right one.
      const request = { operation: await bench.operation(), time: far };
      await talk.mustRefuse({ command: 'clock.set', request }, 'not-allowed-for-principal', 'time');
      must(Math.abs((await bench.status()).time.utcMs - time.utcMs) < 3_600_000, 'the clock was moved all the same');
    },
  },
  {
    id: 'principal/before-the-operation',
    title: 'whether a principal may ask is asked before the operation is looked up',
    clause: PRINCIPALS,
    effect: 'fiscal',
    needs: ['trading'],
    cost: { receipts: 1, papers: 1 },
    async run(bench) {
      await bench.dayOpen();
      const operation = await bench.operation();
      await bench.issue(await bench.sale(), operation);
      const talk = await bench.talk();
      await talk.mustRefuse({ command: 'key.rotate', request: { operation } }, 'not-allowed-for-principal');
    },
  },
];

export const IDENTITY_CASES: readonly LinkCase[] = [...UNIT_CASES, ...SESSION_CASES, ...PRINCIPAL_CASES];
