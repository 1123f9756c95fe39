/** Cases that need more than the line: power that goes, time that passes, the technician's rights. */
import { sha256 } from '@plomba/core';
import { firmwareSignable, LINK_LIMITS, type FirmwareManifest } from '@plomba/link';
import type { ConformCost, ConformEffect, ConformNeed } from '../conform-case.js';
import { must, mustBe } from '../conform-case.js';
import type { LinkCase } from './case.js';
import type { LinkBench } from './link-bench.js';

interface UpsetCase {
  readonly title: string;
  readonly clause: string;
  readonly effect?: ConformEffect;
  readonly needs: readonly ConformNeed[];
  readonly cost?: ConformCost;
  readonly run: (bench: LinkBench) => Promise<void>;
}

function upsetCase(id: string, { title, clause, effect = 'fiscal', needs, cost, run }: UpsetCase): LinkCase {
  return { id, title, clause, effect, needs: ['trading', ...needs], ...(cost === undefined ? {} : { cost }), run };
}

const POWER = 'journal.md, recovery; link.md §2';
const cost = (receipts: number, more = 0): ConformCost => ({ receipts, papers: receipts + more });

/** Switches the unit off and on; connections of before are over. */
async function restart(bench: LinkBench): Promise<void> {
  await bench.close();
  await bench.target.power?.off();
  await bench.target.power?.on();
}

/** Arms one power cut of a simulated unit. */
async function cutPower(bench: LinkBench, when: object): Promise<void> {
  await bench.target.control?.('fault.inject', { fault: 'power-cut', when });
}

/** The image says nothing: a simulated unit takes any. A real one needs an image of its own, and its maker's key. */
const IMAGE_BYTES = 3_000;

async function updateFirmware(bench: LinkBench): Promise<void> {
  const { model = '', firmware } = await bench.status();
  bench.unless(model !== '', 'it does not tell its model');
  const image = bench.target.drawBytes(IMAGE_BYTES);
  const manifest = {
    model,
    version: nextOf(firmware),
    released: '2026-01-01',
    bytes: image.length,
    sha256: sha256(image),
  };
  const begin = signed(bench, manifest);
  const talk = await bench.service();
  bench.unless((await talk.must('firmware.status', {})).transfer === undefined, 'an update is under way');
  const other = { ...begin, manifest: { ...manifest, bytes: image.length + 1 } };
  await talk.mustRefuse({ command: 'firmware.begin', request: other }, 'firmware-refused');
  await talk.must('firmware.begin', begin);
  for (let offset = 0; offset < image.length; offset += LINK_LIMITS.pieceBytes) {
    await talk.must('firmware.write', { offset, bytes: image.slice(offset, offset + LINK_LIMITS.pieceBytes) });
  }
  await talk.must('firmware.commit', {});
  mustBe((await bench.status()).firmware, firmware, 'the firmware before the next boot');
  await restart(bench);
  mustBe((await bench.status()).firmware, manifest.version, 'the firmware that runs');
  const older = signed(bench, { ...manifest, version: firmware });
  await (await bench.service()).mustRefuse({ command: 'firmware.begin', request: older }, 'firmware-refused');
}

function signed(bench: LinkBench, manifest: FirmwareManifest): { manifest: FirmwareManifest; signature: Uint8Array } {
  const { signFirmware } = bench.target;
  return { manifest, signature: signFirmware?.(firmwareSignable(manifest)) ?? new Uint8Array(64) };
}

/** The next version: the last of its numbers is one more. */
function nextOf(version: string): string {
  const numbers = version.split('.').map(Number);
  return [...numbers.slice(0, -1), (numbers.at(-1) ?? 0) + 1].join('.');
}

const POWER_CASES: readonly LinkCase[] = [
  upsetCase('power/acknowledged-is-kept', {
    title: 'a receipt that was answered is there after the power went, and its repetition gets the same answer',
    clause: POWER,
    needs: ['power'],
    cost: cost(1),
    async run(bench) {
      await bench.dayOpen();
      const [operation, receipt] = [await bench.operation(), await bench.sale()];
      const first = await bench.issue(receipt, operation);
      await restart(bench);
      const { outcome, commit } = await (await bench.talk()).must('operation.outcome', { operation });
      mustBe(
        [outcome, commit?.sequence, commit?.receipt?.number],
        ['committed', first.sequence, first.receipt.number],
        'the outcome',
      );
      const again = await bench.issue(receipt, operation);
      mustBe([again.repeated, again.leafHash], [true, first.leafHash], 'the repetition');
    },
  }),
  upsetCase('power/fence-is-kept', {
    title: 'a fence holds after the power went',
    clause: POWER,
    needs: ['power'],
    async run(bench) {
      await bench.dayOpen();
      const operation = await bench.operation();
      await (await bench.talk()).must('operation.outcome', { operation });
      await restart(bench);
      const request = { operation, receipt: await bench.sale() };
      await (await bench.talk()).mustRefuse({ command: 'receipt.issue', request }, 'operation-fenced');
    },
  }),
  upsetCase('power/day-stays-open', {
    title: 'an open day stays open, with its counters',
    clause: POWER,
    needs: ['power'],
    cost: cost(1),
    async run(bench) {
      await bench.dayOpen();
      await bench.issue(await bench.sale());
      const talk = await bench.talk();
      const [status, report] = [await bench.status(), await talk.must('report.x', {})];
      await restart(bench);
      const after = await bench.status();
      mustBe([after.day, after.dayOpen], [status.day, true], 'the day and whether it is open');
      mustBe((await (await bench.talk()).must('report.x', {})).counters, report.counters, 'the counters');
    },
  }),
  upsetCase('power/numbers-go-on', {
    title: 'the number behind a power cut is the next one',
    clause: POWER,
    needs: ['power'],
    cost: cost(2),
    async run(bench) {
      await bench.dayOpen();
      const { receipt } = await bench.issue(await bench.sale());
      await restart(bench);
      mustBe((await bench.issue(await bench.sale())).receipt.number, receipt.number + 1, 'the next number');
    },
  }),
  upsetCase('power/new-session', {
    title: 'a unit that was switched on again has another session, and nothing of the old connection counts',
    clause: 'link.md §2 Connection',
    needs: ['power'],
    async run(bench) {
      const before = (await bench.talk()).sessions.unit;
      await restart(bench);
      must((await bench.talk()).sessions.unit !== before, 'the session of the unit is the one of before');
    },
  }),
  upsetCase('power/login-is-over', {
    title: 'a login ends with the power',
    clause: 'link.md §4 Principals',
    needs: ['power', 'service'],
    async run(bench) {
      await bench.service();
      await restart(bench);
      const request = { offset: 0, bytes: Uint8Array.of(1) };
      await (await bench.talk()).mustRefuse({ command: 'firmware.write', request }, 'not-allowed-for-principal');
    },
  }),
  upsetCase('power/answer-lost', {
    title: 'power that goes between a commit and its answer loses the answer, and not the receipt',
    clause: POWER,
    effect: 'destructive',
    needs: ['power', 'control'],
    cost: cost(1),
    async run(bench) {
      await bench.dayOpen();
      const talk = await bench.talk();
      const request = { operation: await bench.operation(), receipt: await bench.sale() };
      await cutPower(bench, { at: 'event', event: 'after-commit-before-answer', kind: 'receipt' });
      bench.spend({ receipts: 1, papers: 1 });
      const lost = await talk.ask('receipt.issue', request).then(
        () => false,
        () => true,
      );
      must(lost, 'a receipt was answered although the power went before its answer');
      await restart(bench);
      const again = await (await bench.talk()).must('receipt.issue', request);
      mustBe(again.repeated, true, 'whether the receipt was committed before');
    },
  }),
  upsetCase('power/while-writing', {
    title:
      'power that goes while a receipt is written leaves all of it or nothing, and the next number is the right one',
    clause: POWER,
    effect: 'destructive',
    needs: ['power', 'control'],
    cost: cost(4),
    async run(bench) {
      await bench.dayOpen();
      const before = (await bench.issue(await bench.sale())).receipt.number;
      let number = before;
      for (const phase of ['before', 'middle', 'after']) {
        const request = { operation: await bench.operation(), receipt: await bench.sale() };
        await cutPower(bench, { at: 'flash', operation: 1, phase });
        await (await bench.talk()).ask('receipt.issue', request).catch(() => undefined);
        await restart(bench);
        const { outcome, commit } = await (
          await bench.talk()
        ).must('operation.outcome', { operation: request.operation });
        if (outcome === 'committed') {
          bench.spend({ receipts: 1, papers: 1 });
          mustBe(commit?.receipt?.number, ++number, 'the number of a receipt that was written');
        }
      }
      if (number < before + 3)
        mustBe((await bench.issue(await bench.sale())).receipt.number, number + 1, 'the next number');
    },
  }),
];

const CLOCK = 'link.md §4 Commands, clock.set';
const CLOCK_CASES: readonly LinkCase[] = [
  upsetCase('clock/set', {
    title: 'a till may set the clock by a second, and the record already has the new time',
    clause: CLOCK,
    effect: 'destructive',
    needs: [],
    async run(bench) {
      const talk = await bench.talk();
      const { time } = await bench.status();
      const wanted = { ...time, utcMs: time.utcMs + 1000 };
      const reply = await talk.must('clock.set', { operation: await bench.operation(), time: wanted });
      mustBe([reply.kind, reply.time.utcMs], ['clock', wanted.utcMs], 'kind and time of the record');
      must((await bench.status()).time.utcMs >= wanted.utcMs, 'the clock is not where it was set');
    },
  }),
  upsetCase('clock/before-the-last-closing', {
    title: 'the clock is never set back beyond the last closing of a day',
    clause: CLOCK,
    effect: 'destructive',
    needs: [],
    cost: { receipts: 0, papers: 1 },
    async run(bench) {
      await bench.dayOpen();
      const { time } = await bench.closeDay();
      const request = { operation: await bench.operation(), time: { ...time, utcMs: time.utcMs - 60_000 } };
      await (await bench.talk()).mustRefuse({ command: 'clock.set', request }, 'clock-before-last-close', 'time');
    },
  }),
  upsetCase('clock/runs', {
    title: 'an hour of the unit’s own time is an hour in its records',
    clause: 'link.md §4 Commands, UnitStatus',
    needs: ['clock'],
    cost: cost(2),
    async run(bench) {
      await bench.dayOpen();
      const first = await bench.issue(await bench.sale());
      await bench.target.advanceClock?.(3_600_000);
      const second = await bench.issue(await bench.sale());
      const passed = second.time.utcMs - first.time.utcMs;
      must(passed >= 3_600_000 && passed < 3_660_000, `${passed} ms passed between two receipts an hour apart`);
    },
  }),
];

const SERVICE_CASES: readonly LinkCase[] = [
  upsetCase('life/illegal-step', {
    title: 'a step of life that there is not is refused, also to a technician',
    clause: 'link.md §4 Commands, life.change',
    needs: ['service'],
    async run(bench) {
      const talk = await bench.service();
      for (const to of ['blank', 'personalised', 'bound'] as const) {
        const request = { operation: await bench.operation(), change: { to } };
        await talk.mustRefuse({ command: 'life.change', request }, 'not-allowed-in-state');
      }
    },
  }),
  upsetCase('life/blocked', {
    title: 'a blocked unit issues nothing, needs a reason on both ways, and goes back to where it was',
    clause: 'link.md §4 Commands, life.change',
    effect: 'destructive',
    needs: ['service'],
    cost: { receipts: 0, papers: 1 },
    async run(bench) {
      await bench.dayClosed(); // the step back into production wants it
      const { life } = await bench.status();
      const talk = await bench.service();
      const change = async (
        to: typeof life,
        reason?: string,
      ): Promise<Parameters<typeof talk.must<'life.change'>>[1]> => ({
        operation: await bench.operation(),
        change: { to, ...(reason === undefined ? {} : { reason }) },
      });
      await talk.mustRefuse(
        { command: 'life.change', request: await change('blocked') },
        'validation-failed',
        'reason',
      );
      await talk.must('life.change', await change('blocked', 'conformance'));
      const receipt = { document: 'sale', items: [], payments: [] } as const;
      const request = { operation: await bench.operation(), receipt };
      await talk.mustRefuse({ command: 'receipt.issue', request }, 'not-allowed-in-state');
      const other = life === 'test' ? 'production' : 'test';
      await talk.mustRefuse(
        { command: 'life.change', request: await change(other, 'conformance') },
        'not-allowed-in-state',
      );
      await talk.must('life.change', await change(life, 'conformance'));
      mustBe((await bench.status()).life, life, 'the state of life behind it');
    },
  }),
  upsetCase('pin/change', {
    title: 'the service PIN can be changed with the old one only, and the new one counts at once',
    clause: 'link.md §4 Principals',
    effect: 'destructive',
    needs: ['service'],
    async run(bench) {
      const pin = bench.target.servicePin ?? '';
      const newPin = pin === '86420975' ? '86420976' : '86420975';
      const talk = await bench.service();
      await talk.mustRefuse({ command: 'pin.change', request: { pin: '13572468', newPin } }, 'login-failed');
      await talk.must('pin.change', { pin, newPin });
      await talk.must('session.logout', {});
      await talk.must('session.login', { principal: 'service', pin: newPin });
      await talk.must('pin.change', { pin: newPin, newPin: pin });
    },
  }),
  upsetCase('firmware/not-for-this-unit', {
    title: 'an update whose signature is none is refused, and there is no transfer behind it',
    clause: 'link.md §4 Commands, firmware.begin',
    needs: ['service'],
    async run(bench) {
      const talk = await bench.service();
      const before = await talk.must('firmware.status', {});
      bench.unless(before.transfer === undefined, 'an update is under way');
      const manifest = {
        model: 'conform',
        version: '99.0.0',
        released: '2026-01-01',
        bytes: 4,
        sha256: new Uint8Array(32),
      };
      const begin = { manifest, signature: new Uint8Array(64) };
      await talk.mustRefuse({ command: 'firmware.begin', request: begin }, 'firmware-refused');
      await talk.mustRefuse(
        { command: 'firmware.write', request: { offset: 0, bytes: Uint8Array.of(1) } },
        'no-such-transfer',
      );
      mustBe(await talk.must('firmware.status', {}), before, 'the status of the firmware');
    },
  }),
  upsetCase('firmware/accepted', {
    title: 'an update that its maker has signed runs from the next boot on, and nothing older is taken any more',
    clause: 'link.md §4 Commands, firmware.begin, firmware.write, firmware.commit',
    effect: 'destructive',
    needs: ['service', 'power', 'firmware-key'],
    run: updateFirmware,
  }),
  upsetCase('key/rotate', {
    title: 'behind a rotation another log key signs, and says so in the status',
    clause: 'link.md §4 Commands, key.rotate',
    effect: 'destructive',
    needs: ['service'],
    async run(bench) {
      const { logKey } = await bench.status();
      const talk = await bench.service();
      await talk.must('key.rotate', { operation: await bench.operation() });
      must(
        JSON.stringify((await bench.status()).logKey) !== JSON.stringify(logKey),
        'the log key is the one of before',
      );
      const challenge = bench.target.drawBytes(16);
      const proof = await talk.must('session.challenge', { challenge });
      mustBe(proof.logKey, (await bench.status()).logKey, 'the key that proves the unit');
    },
  }),
];

export const UPSET_CASES: readonly LinkCase[] = [...POWER_CASES, ...CLOCK_CASES, ...SERVICE_CASES];
