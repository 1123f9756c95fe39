/** `forensics`: what `unit.forensics` says, beside the line; of a halted unit too. */
import { FieldError } from '@plomba/codec';
import { replyToJson, type ReplyOf } from '@plomba/link';
import { method, type ControlMethod, type NoParams } from './method.js';

export const forensicsMethod: ControlMethod = method<NoParams>(
  'forensics',
  { note: 'why the unit has stopped and where, what can be read, its self-test, its last records' },
  (device) => {
    const answer = device.call('unit.forensics', {});
    if (answer?.ok !== true) throw new FieldError('params', 'the unit has no power');
    return replyToJson('unit.forensics', answer.reply as ReplyOf<'unit.forensics'>); // of that command
  },
);
