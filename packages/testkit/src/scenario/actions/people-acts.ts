/** Other people around the unit: the operator who listens, the maker who brings firmware, the vendor of a foreign POS. */
import { portableSigner, present, sha256 } from '@plomba/core';
import { licenceSignable, type Licence } from '@plomba/core/model';
import { FIRMWARE, SIMULATOR_FIRMWARE_SEED, SIMULATOR_LICENCE_SEED } from '@plomba/firmware-sim';
import { firmwareSignable, type FirmwareManifest } from '@plomba/link';
import { action, type ActionRow } from '../action.js';
import { NotHere, StepFailure } from '../case-run.js';
import { oneOrMore, choice, fields, flag, maybe, named, needed, nothing, text, whole } from '../shape/shape.js';
import { moment } from '../shape/times.js';
import { carryOut } from './calls.js';

interface FirmwareGift {
  readonly version: string;
  readonly model?: string;
  readonly released?: string;
  readonly kib?: number;
  readonly spoilt?: 'signature' | 'image';
}

interface LicenceGift {
  readonly id: string;
  readonly subject?: string;
  readonly until?: string;
  readonly forged?: boolean;
}

interface PosStart {
  readonly command: readonly string[];
  readonly env?: ReadonlyMap<string, string>;
  readonly urlIn?: string;
}

/** An image whose every byte tells where it stands. */
function imageOf(kib: number): Uint8Array {
  return Uint8Array.from({ length: kib * 1024 }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
}

function signedFirmware(gift: FirmwareGift): { manifest: FirmwareManifest; signature: Uint8Array; image: Uint8Array } {
  const { version, model = FIRMWARE.model, released = '2026-03-14', kib = 8, spoilt } = gift;
  const image = imageOf(kib);
  const manifest = { model, version, released, bytes: image.length, sha256: sha256(image) };
  const signature = present(portableSigner(SIMULATOR_FIRMWARE_SEED).sign([firmwareSignable(manifest)])?.[0], 'signed');
  if (spoilt === 'signature')
    return { manifest, image, signature: signature.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) };
  if (spoilt === 'image')
    return { manifest, signature, image: image.map((byte, at) => (at === 1000 ? byte ^ 1 : byte)) };
  return { manifest, signature, image };
}

function signedLicence({ id, subject = 'PL-TEST-1', until, forged = false }: LicenceGift): object {
  const end = until === undefined ? {} : { notAfter: Date.parse(until) };
  const licence: Licence = { id, subject, features: ['connector'], environment: 'production', ...end };
  const signature = present(portableSigner(SIMULATOR_LICENCE_SEED).sign([licenceSignable(licence)])?.[0], 'signed');
  return { licence: forged ? { ...licence, features: ['everything'] } : licence, signature };
}

export const PEOPLE_ACTS: Readonly<Record<string, ActionRow>> = {
  updateFirmware: action<FirmwareGift>({
    shape: fields<FirmwareGift>({
      version: needed(text, 'such as 0.2.0'),
      model: maybe(text, "of the unit that it is for; this simulator's when absent"),
      released: maybe(text, 'date of release; 2026-03-14 when absent'),
      kib: maybe(whole(1, 256), 'size of the image, KiB; 8 when absent'),
      spoilt: maybe(choice('signature', 'image'), 'what is wrong with it'),
    }),
    note: 'a technician brings firmware that the maker of the simulator has signed',
    isCall: true,
    run: (run, gift, step) => {
      const call = { method: 'updateFirmware', args: [signedFirmware(gift)], isChange: false };
      return carryOut(run, call, { by: 'technician', ...step });
    },
  }),
  installLicence: action<LicenceGift>({
    shape: fields<LicenceGift>({
      id: needed(text, 'its number'),
      subject: maybe(text, 'serial number of the unit; PL-TEST-1 when absent'),
      until: maybe(moment, 'the end of its validity; without an end when absent'),
      forged: maybe(flag, 'somebody has added a feature behind the signature'),
    }),
    note: 'a licence that the issuer of the simulator has signed',
    isCall: true,
    run: (run, gift, step) => {
      const call = { method: 'installLicence', args: [signedLicence(gift)], isChange: true };
      return carryOut(run, call, { by: 'technician', ...step });
    },
  }),
  listen: action({
    shape: nothing,
    note: 'an operator connects and hears what the unit says by itself: `mail`',
    async run(run, _given, { by = 'operator' }) {
      const { clock } = run.world;
      const unit = await clock.until(run.world.actor(by).unit(), 86_400_000);
      unit.listen(
        (notice) => void run.mail.push(notice),
        (error) => void run.trace.push(`operator: ${String(error)}`),
      );
      await clock.advance(1);
    },
  }),
  pos: action<PosStart>({
    shape: fields<PosStart>({
      command: needed(oneOrMore(text), 'the program and its words'),
      env: maybe(named(text, 'more variables of its environment'), 'more variables of its environment'),
      urlIn: maybe(text, 'variable of its environment that holds the address of the unit; PLOMBA_PORT when absent'),
    }),
    note: 'starts a foreign program beside the steps; `wait: pos` waits for its end',
    run(run, { command, env = new Map<string, string>(), urlIn = 'PLOMBA_PORT' }, step) {
      const { startPos } = run.kit;
      const url = run.portUrl;
      if (startPos === undefined || url === undefined) throw new NotHere('no foreign program can be started here');
      if (run.pending.has('pos')) throw new StepFailure(step.given, 'is the second program; wait for the first one');
      const program = startPos(command, { folder: run.folder, env: { ...Object.fromEntries(env), [urlIn]: url } });
      run.programs.push(program);
      run.pending.set('pos', { by: 'pos', spot: step.spot, promise: program.ended });
    },
  }),
};
