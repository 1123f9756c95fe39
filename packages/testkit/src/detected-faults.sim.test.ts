/**
 * Every fault whose verdict is "detected" is found under the names that the fault model gives: findings of the independent
 * verifier, what a halted unit says of itself, refusals and warnings. Under all of them, and no others.
 */
import { AssertionError } from '@plomba/core';
import { none, type Country } from '@plomba/core/country';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { beginCardExport, Device, FAULTS, type Injection } from '@plomba/firmware-sim';
import type { Forensics, ReplyOf } from '@plomba/link';
import { FINDINGS, verify } from '@plomba/verify';
import { describe, expect, it } from 'vitest';
import { signedTestLicence } from './__tests__/test-licence.js';
import { exportOf, recordsOf } from './checkers.js';
import { preparedUnit } from './world/prepared-unit.js';

const SALE = {
  document: 'sale',
  items: [{ name: 'Tea', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: 100n, scale: 2 }, taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: 100n }],
};
const DAY_MS = 86_400_000;
const backends = { makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher };

/** A unit in a shop, with what is found of it. */
class Shop {
  readonly device: Device;
  readonly found = new Set<string>();
  #drawn = 0;

  constructor(country: Country) {
    const hardware = preparedUnit({ country, seed: 'detected', day: 'closed', backends });
    this.device = new Device({ hardware, country, session: () => 1, hostMs: 0 });
    this.device.powerOn();
  }

  call(command: Parameters<Device['call']>[0], request: object = {}): void {
    const answer = this.device.call(command, { operation: { id: `op-${++this.#drawn}`, epoch: 0 }, ...request });
    if (answer?.ok === false) this.found.add(`refusal: ${answer.code}`);
  }

  sell(count = 1): void {
    for (let sale = 0; sale < count; sale++) this.call('receipt.issue', { receipt: SALE });
  }

  /** Everybody looks: the till at the warnings, a technician at a unit that has stopped, an inspector at the export. */
  look(): void {
    const { device } = this;
    this.#lookAtWarnings();
    const forensics = device.call('unit.forensics', {});
    if (forensics?.ok === true) this.#lookAt(forensics.reply as Forensics); // of that command
    const { quality } = device.hardware.rtc.read();
    if (quality !== 'set') this.found.add(`clock: ${quality}`);
    const { state } = device;
    if (state?.kind !== 'running') return;
    try {
      const bytes = exportOf(state.unit, recordsOf(state.unit));
      // A secure element that is silent signs no tree head: there is no export, and the till was told.
      const verdict = bytes.length === 0 ? undefined : verify(bytes, { verifySignature: verifyNative });
      if (verdict?.ok === false) this.found.add(`verifier: ${verdict.finding.name}`);
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      this.found.add('reading: broken-invariant');
    }
  }

  reboot(): void {
    this.device.powerOff('by the tester');
    this.device.powerOn();
  }

  #lookAtWarnings(): void {
    const answer = this.device.call('events.watch', { kinds: ['warning'] });
    if (answer?.ok !== true) return;
    const { condition } = answer.reply as ReplyOf<'events.watch'>; // of that command
    for (const warning of condition.warnings) this.found.add(`warning: ${warning}`);
    if (condition.paper !== 'ok') this.found.add(`paper: ${condition.paper}`);
    if (condition.memory !== 'ample') this.found.add(`memory: ${condition.memory}`);
  }

  #lookAt({ halted, place }: Forensics): void {
    if (halted === undefined) return;
    const isBug = halted.startsWith('broken invariant');
    this.found.add(`forensics: ${place?.memory ?? (isBug ? 'broken-invariant' : 'no-place')}`);
  }
}

interface Scene {
  readonly country?: Country;
  /** Beside the fault's name; `when` and `with`. */
  readonly injection?: Omit<Injection, 'fault'>;
  readonly before?: (shop: Shop) => void;
  readonly behind?: (shop: Shop) => void;
}

const licence = (notAfter: number): object => ({ ...signedTestLicence(notAfter) });

const sealKey = { name: 'seal', step: 'import', purpose: 'seal', algorithm: 'ed25519' };

/** How each comes about in a shop; the shop has sold eight times before, and sells once behind. */
const SCENES: Readonly<Record<string, Scene>> = {
  'bit-rot': { injection: { with: { offset: 3000 } } },
  'stuck-bits': { injection: { with: { offset: 3000, mask: 0xff, value: 0x55 } } },
  'lost-write': { injection: { with: { program: 2 } } },
  'misdirected-write': { injection: { with: { pages: -3 } } },
  'journal-full': {},
  'fiscal-memory-full': {
    injection: { with: { leftSlots: 12 } },
    behind(shop) {
      for (let day = 0; day < 12 && ![...shop.found].some((name) => name.startsWith('refusal')); day++) {
        shop.call('day.close');
        shop.look();
        shop.call('day.open');
      }
    },
  },
  'forged-record': { injection: { with: { sequence: 8 } } },
  'clock-battery-dead': { behind: (shop) => shop.reboot() },
  'paper-near-end': {},
  'certificate-expired': {
    country: { ...none, receiptKeys: ['seal'] },
    before: (shop) =>
      shop.call('key.change', {
        ...sealKey,
        publicKey: new Uint8Array(32).fill(1),
        notAfter: 1_773_468_000_000 + DAY_MS,
      }),
  },
  'licence-gone': {
    country: { ...none, licence: 'refuse' },
    before: (shop) => shop.call('licence.install', licence(1_773_468_000_000 + DAY_MS)),
  },
  'card-missing': {},
  'card-full': {},
  'card-write-protected': {},
  'signer-broken': {},
  'seal-broken': {},
};

function foundOf(fault: string, scene: Scene): readonly string[] {
  const shop = new Shop(scene.country ?? none);
  scene.before?.(shop);
  shop.call('day.open');
  shop.sell(8);
  shop.look();
  const already = new Set(shop.found);
  shop.device.inject({ fault, ...scene.injection });
  scene.behind?.(shop);
  shop.sell();
  const card = fault.startsWith('card-') ? beginCardExport(shop.device, 'export.tar') : undefined;
  if (card?.ok === false) shop.found.add(`card: ${card.fault}`);
  shop.look();
  shop.reboot();
  shop.look();
  return [...shop.found].filter((name) => !already.has(name)).sort();
}

const detected = FAULTS.filter(({ verdict }) => verdict === 'detected');

describe('a fault that is detected', () => {
  it.each(detected.map((kind) => [kind.name, kind] as const))(
    '%s is found under the names of the fault model',
    (name, { foundAs }) => {
      const scene = SCENES[name];
      if (scene === undefined) expect.fail(`no scene shows ${name}`);
      expect(foundOf(name, scene)).toEqual([...(foundAs ?? [])].sort());
      expect(foundAs?.length).toBeGreaterThan(0);
    },
  );

  it('is named for verifiers only as they name their findings', () => {
    for (const { foundAs = [], verdict, name } of FAULTS) {
      expect([name, foundAs.length > 0]).toEqual([name, verdict === 'detected']);
      const findings = foundAs.flatMap((one) => (one.startsWith('verifier: ') ? [one.slice(10)] : []));
      expect(findings.filter((finding) => !Object.hasOwn(FINDINGS, finding))).toEqual([]);
    }
  });
});
