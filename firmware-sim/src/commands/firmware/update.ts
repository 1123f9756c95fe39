/** `firmware.*`: refuse `firmware-refused`, `no-such-transfer`; each answers with how the update stands then. */
import type { QueryAnswer, QueryCommand, Context } from '../context.js';
import type { CommandRefusal } from '../refusal.js';

/** All of these commands have one reply. */
function answered(
  { updates }: Context,
  no: CommandRefusal | undefined,
): QueryAnswer<'firmware.status'> | CommandRefusal {
  return no ?? { ok: true, reply: updates.status() };
}

export const beginFirmware: QueryCommand<'firmware.begin'> = {
  name: 'firmware.begin',
  answer: (context, { manifest, signature }) => answered(context, context.updates.begin(manifest, signature)),
};

export const writeFirmware: QueryCommand<'firmware.write'> = {
  name: 'firmware.write',
  answer: (context, { offset, bytes }) => answered(context, context.updates.write(offset, bytes)),
};

export const commitFirmware: QueryCommand<'firmware.commit'> = {
  name: 'firmware.commit',
  answer: (context) => answered(context, context.updates.commit()),
};

export const firmwareStatus: QueryCommand<'firmware.status'> = {
  name: 'firmware.status',
  answer: (context) => answered(context, undefined),
};
