/**
 * The two firmware slots: an image goes into the one that does not run, is checked whole, and is tried at the next boot.
 *
 * Invariants: the slot that runs is never erased or programmed; which slot runs changes in one write of the small state,
 * after the image was checked again; what is older than what runs is refused, so a unit can never be brought back.
 * The simulator runs its own code whatever the image holds: what changes is the version that it reports.
 */
import { equalBytes } from '@plomba/codec';
import { portableSigner, sha256, type FlashPort } from '@plomba/core';
import { firmwareSignable, type FirmwareManifest, type FirmwareSlot, type FirmwareStatus } from '@plomba/link';
import type { Firmware } from './firmware.js';
import { deny, type CommandRefusal } from '../commands/refusal.js';
import { FIRMWARE_SLOT_BYTES, type Hardware } from '../hardware/hardware.js';
import type { IncomingFirmware, SlotState } from '../hardware/firmware-state.table.js';

/** Seed of the key that signs firmware for simulated units, 32 bytes of `F`. Published, so it protects nothing real. */
export const SIMULATOR_FIRMWARE_SEED: Uint8Array = new Uint8Array(32).fill(0x46);

const FACTORY: SlotState = { active: 'a' };

/** Whether a version is newer than another; both are three numbers. @internal */
export function isNewer(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split('.').map(Number));
  const at = left?.findIndex((number, index) => number !== right?.[index]) ?? -1;
  return at >= 0 && (left?.[at] ?? 0) > (right?.[at] ?? 0);
}

export class FirmwareStore {
  readonly #hardware: Hardware;
  readonly #factory: Firmware;
  #makerKey: Uint8Array | undefined;

  constructor(hardware: Hardware, factory: Firmware) {
    this.#hardware = hardware;
    this.#factory = factory;
  }

  get #state(): SlotState {
    return this.#hardware.slots ?? FACTORY;
  }

  get #flash(): FlashPort {
    return this.#hardware.firmwareFlash;
  }

  /** What runs. */
  get running(): Firmware {
    const { manifest } = this.#state;
    return { ...this.#factory, version: manifest?.version ?? this.#factory.version };
  }

  status(): FirmwareStatus {
    const { active, incoming, failed } = this.#state;
    const version = incoming?.manifest.version;
    return {
      version: this.running.version,
      slot: active,
      ...(incoming === undefined || incoming.pending ? {} : { transfer: transferOf(incoming) }),
      ...(incoming?.pending === true && version !== undefined ? { pending: version } : {}),
      ...(failed === undefined ? {} : { failed: failed.version }),
    };
  }

  /**
   * Whether what runs may run: it is not older than what the journal knows, and its slot still holds what was signed.
   * @param known version that the journal names; undefined while there is none
   */
  selfTest(known: string | undefined): readonly ['ok' | 'warn' | 'fail', string] {
    const { version } = this.running;
    if (known !== undefined && isNewer(known, version)) {
      return ['fail', `version ${version} runs, and ${known} ran before`];
    }
    const { manifest, signature, active, failed } = this.#state;
    if (manifest !== undefined && signature !== undefined) {
      if (!this.#isSigned(manifest, signature)) return ['fail', `slot ${active} is not signed by the maker`];
      if (!this.#holds(active, manifest)) return ['fail', `slot ${active} does not hold version ${version}`];
    }
    return failed === undefined ? ['ok', version] : ['warn', `${version}; ${failed.version} did not check`];
  }

  /** Power is on: the slot that was committed runs if it still checks; a transfer goes on at a whole sector. */
  boot(): void {
    const { incoming } = this.#state;
    if (incoming === undefined) return;
    if (!incoming.pending) {
      // A cut may have torn what was programmed behind the last whole sector: that sector is erased again.
      const { sectorBytes } = this.#flash.geometry;
      const received = incoming.received - (incoming.received % sectorBytes);
      this.#keep({ ...this.#state, incoming: { ...incoming, received } });
      return;
    }
    const { manifest } = incoming;
    const { incoming: _tried, failed: _failed, ...before } = this.#state;
    if (this.#refusal(incoming.manifest, incoming.signature) === undefined && this.#checks(manifest)) {
      this.#keep({ active: this.#other, manifest, signature: incoming.signature });
    } else this.#keep({ ...before, failed: manifest });
  }

  /** Refuses `firmware-refused`. The same manifest again goes on where it stands. */
  begin(manifest: FirmwareManifest, signature: Uint8Array): CommandRefusal | undefined {
    const no = this.#refusal(manifest, signature);
    if (no !== undefined) return no;
    const { incoming } = this.#state;
    if (incoming !== undefined && equalBytes(firmwareSignable(incoming.manifest), firmwareSignable(manifest))) {
      return undefined;
    }
    this.#keep({ ...this.#state, incoming: { manifest, signature, received: 0, pending: false } });
    return undefined;
  }

  /** Refuses `no-such-transfer`. A piece that is there already changes nothing. */
  write(offset: number, bytes: Uint8Array): CommandRefusal | undefined {
    const { incoming } = this.#state;
    if (incoming === undefined || incoming.pending) return deny('no-such-transfer', 'no update was begun');
    const { received, manifest } = incoming;
    const end = offset + bytes.length;
    if (end > manifest.bytes) return deny('no-such-transfer', `the image has ${manifest.bytes} bytes`, 'offset');
    if (end <= received) return undefined;
    if (offset !== received) return deny('no-such-transfer', `the next piece begins at ${received}`, 'offset');
    this.#program(offset, bytes);
    this.#keep({ ...this.#state, incoming: { ...incoming, received: end } });
    return undefined;
  }

  /** Refuses `no-such-transfer`, `firmware-refused`. */
  commit(): CommandRefusal | undefined {
    const { incoming } = this.#state;
    if (incoming === undefined) return deny('no-such-transfer', 'no update was begun');
    const { manifest, signature, received, pending } = incoming;
    if (pending) return undefined;
    if (received < manifest.bytes) return deny('no-such-transfer', `${manifest.bytes - received} bytes are missing`);
    const no = this.#refusal(manifest, signature);
    if (no === undefined && this.#checks(manifest)) {
      this.#keep({ ...this.#state, incoming: { ...incoming, pending: true } });
      return undefined;
    }
    const { incoming: _bad, ...before } = this.#state;
    this.#keep(before);
    return no ?? deny('firmware-refused', 'the image has not the SHA-256 of its manifest; begin again');
  }

  get #other(): FirmwareSlot {
    return this.#state.active === 'a' ? 'b' : 'a';
  }

  /** Where the slot begins that does not run. */
  get #base(): number {
    return this.#other === 'a' ? 0 : FIRMWARE_SLOT_BYTES;
  }

  #refusal(manifest: FirmwareManifest, signature: Uint8Array): CommandRefusal | undefined {
    const { model, version } = this.running;
    if (!this.#isSigned(manifest, signature)) {
      return deny('firmware-refused', "the manifest is not signed by the maker's key", 'signature');
    }
    if (manifest.model !== model) {
      return deny('firmware-refused', `it is for ${manifest.model}, this is ${model}`, 'manifest.model');
    }
    if (!isNewer(manifest.version, version)) {
      return deny('firmware-refused', `version ${manifest.version} is not newer than ${version}`, 'manifest.version');
    }
    return undefined;
  }

  #isSigned(manifest: FirmwareManifest, signature: Uint8Array): boolean {
    this.#makerKey ??= portableSigner(SIMULATOR_FIRMWARE_SEED).publicKey;
    return this.#hardware.verifySignature(this.#makerKey, firmwareSignable(manifest), signature);
  }

  #checks(manifest: FirmwareManifest): boolean {
    return this.#holds(this.#other, manifest);
  }

  #holds(slot: FirmwareSlot, { bytes, sha256: expected }: FirmwareManifest): boolean {
    return equalBytes(sha256(this.#flash.read(slot === 'a' ? 0 : FIRMWARE_SLOT_BYTES, bytes)), expected);
  }

  /** Erases each sector that begins in the piece, then programs it page by page. */
  #program(offset: number, bytes: Uint8Array): void {
    const { pageBytes, sectorBytes } = this.#flash.geometry;
    for (let at = 0; at < bytes.length;) {
      const address = this.#base + offset + at;
      if (address % sectorBytes === 0) this.#flash.erase(address);
      const count = Math.min(pageBytes - (address % pageBytes), bytes.length - at);
      this.#flash.program(address, bytes.subarray(at, at + count));
      at += count;
    }
    this.#flash.flush();
  }

  #keep(state: SlotState): void {
    this.#hardware.slots = state;
    this.#hardware.keep();
  }
}

function transferOf({ manifest, received }: IncomingFirmware): NonNullable<FirmwareStatus['transfer']> {
  const { version, bytes } = manifest;
  return { version, bytes, received };
}
