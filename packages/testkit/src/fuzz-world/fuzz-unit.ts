/**
 * The unit of a run: in production, on memories of the size that was drawn. Made once for each kind of unit and forked,
 * because a life takes longer to sign than most runs.
 */
import { AssertionError, memoryMap, type Content, type HasherPort, type SignatureVerifier } from '@plomba/core';
import { none, type Country, type Wire } from '@plomba/core/country';
import {
  Device,
  EEPROM,
  FRAM,
  Hardware,
  NOR_FLASH,
  SD_CARD,
  type FlashProfile,
  type MakeSigner,
} from '@plomba/firmware-sim';
import { BENCH_START } from '../bench-unit.js';
import { ACTIVATION } from '../day-script.js';
import { rememberedSigners } from '../remembered-signers.js';
import type { FuzzSetup } from './fuzz-plan.js';
import type { VendorWire } from './vendor-wire.js';

/** Backends; the bytes are the same whichever they are. */
export interface FuzzBackends {
  readonly makeSigner: MakeSigner;
  readonly verifySignature: SignatureVerifier;
  readonly hasher: HasherPort;
}

const PROFILES: Readonly<Record<FuzzSetup['part'], FlashProfile>> = {
  nor: NOR_FLASH,
  sd: SD_CARD,
  fram: FRAM,
  eeprom: EEPROM,
};

/** Operations of an epoch, by the specification of the journal. */
const EPOCH_OPERATIONS = 4_096;
/** Operations that a unit has behind it whose epoch is nearly over. */
const LATE_OPERATIONS = EPOCH_OPERATIONS - 25;
const BATCH = 64;

/** Makes units of runs, and keeps those that it made. */
export class FuzzUnits {
  readonly #backends: FuzzBackends;
  readonly #vendors: readonly VendorWire[];
  readonly #made = new Map<string, Hardware>();
  readonly #makeSigner: MakeSigner;

  constructor(backends: FuzzBackends, vendors: readonly VendorWire[]) {
    this.#backends = backends;
    this.#vendors = vendors;
    this.#makeSigner = rememberedSigners(backends.makeSigner);
  }

  get backends(): FuzzBackends {
    return this.#backends;
  }

  vendor({ wire }: FuzzSetup): VendorWire | undefined {
    return this.#vendors.find(({ name }) => name === wire);
  }

  /** A unit in production, switched off. */
  unit(setup: FuzzSetup): Device {
    const { wire, part, journalKib, fiscalKib, isLate } = setup;
    const name = [wire, part, journalKib, fiscalKib, isLate].join(' ');
    const made = this.#made.get(name) ?? this.#activated(setup);
    this.#made.set(name, made);
    return this.device(made.fork(), setup);
  }

  device(hardware: Hardware, setup: FuzzSetup): Device {
    const vendor = this.vendor(setup);
    const country: Country = vendor?.country ?? none;
    const wire: { wire?: Wire } = vendor === undefined ? {} : { wire: vendor.wire };
    let session = 0;
    return new Device({ hardware, country, session: () => ++session, hostMs: 0, ...wire });
  }

  #activated(setup: FuzzSetup): Hardware {
    const { part, journalKib, fiscalKib, isLate } = setup;
    const map = memoryMap({
      fiscalBytes: fiscalKib * 1024,
      journalBytes: journalKib * 1024,
      derivedBytes: 256 * 1024,
      workingBytes: 4096,
    });
    const { verifySignature, hasher } = this.#backends;
    const hardware = new Hardware({
      map,
      seed: 'fuzz',
      clock: 'virtual',
      start: BENCH_START,
      hostMs: 0,
      profile: PROFILES[part],
      makeSigner: this.#makeSigner,
      verifySignature,
      hasher,
    });
    const device = this.device(hardware, setup);
    device.powerOn();
    for (const step of ACTIVATION) {
      const { id } = step;
      if (this.vendor(setup)?.skipsTest === true && id === 'activate-test') continue;
      const answer = device.call(step.command, step.request({ id, epoch: 0 }, new Map()));
      if (answer?.ok !== true) throw new AssertionError(`${id}: ${answer?.detail ?? 'no answer'}`);
    }
    if (isLate) growOld(device);
    device.powerOff('ready');
    return hardware;
  }
}

/** Gives the unit thousands of operations, in batches that are signed as a whole. */
function growOld({ state }: Device): void {
  if (state?.kind !== 'running') throw new AssertionError('a new unit runs');
  const { unit } = state;
  for (let from = 0; from < LATE_OPERATIONS; from += BATCH) {
    const count = Math.min(BATCH, LATE_OPERATIONS - from);
    const contents = Array.from({ length: count }, (_, at): Content => {
      const operation = { id: `before-${from + at}`, epoch: 0, digest: new Uint8Array(32) };
      return { kind: 'event', payload: { operation, event: 'drawer-opened' } };
    });
    const commit = unit.append(contents, { signing: 'batch' });
    if (!commit.ok) throw new AssertionError(`${commit.code}: ${commit.detail}`);
    for (let more = true; more;) more = unit.maintain();
  }
}
