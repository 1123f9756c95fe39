/** The wires that this command reads along, by name. */
import { describeFrame, describeKdLine } from '@plomba/country-se/wire';
import { linkVoice, type Heard, type LineEnd, type LineVoice } from '@plomba/testkit';
import { usageError } from '../cli-error.js';

/** Parts of a frame that say nothing to people. */
const AROUND: readonly string[] = ['mode', 'LEN', 'separator', 'LRC', 'end'];
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** Fields that differ from unit to unit, and what is computed over them. */
const OPEN: readonly string[] = ['unitId', 'controlCode', 'LRC'];

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** CCSP: `SR 5DTH…`. A frame is told by its type and its fields; what is damaged by its bytes. */
const ccspVoice: LineVoice = {
  wire: 'ccsp',
  delimiter: CARRIAGE_RETURN,
  ear: () => ({ hear: hearCcsp }),
};

function hearCcsp(from: LineEnd, frame: Uint8Array): Heard {
  const rows = describeFrame(frame);
  const isBad = rows.some(({ field, meaning }) => field === 'garbage' || meaning.includes('WRONG'));
  const text = latin1(frame).replace(/[^\x20-\x7e\xa0-\xff]/g, '.');
  if (isBad) return { kind: 'bad', says: `no frame: ${text}`, masked: 'no frame', isSecret: false };
  const told = rows.filter(({ field }) => !AROUND.includes(field));
  const [type = '', ...fields] = told.map(({ bytes }) => latin1(fromHexPairs(bytes)));
  const says = [type, fields.join('#')].join(' ').trim();
  // A control code proves the receipt, and is another one in each unit.
  const masked = type === 'SR' || type === 'RRR' ? `${type} …` : says;
  return { kind: from === 'till' ? 'question' : 'answer', says, masked, isSecret: false };
}

function fromHexPairs(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/**
 * Bytes of a CCSP answer that another unit would say differently: its own number, a control code, and the checksum.
 * @param frame with its carriage return
 */
export function openInCcsp(frame: Uint8Array): ReadonlySet<number> {
  const open = describeFrame(frame).filter(({ field }) => OPEN.includes(field));
  if (open.length === 1) return new Set(); // the checksum over what is always the same
  return new Set(open.flatMap(({ offset, bytes }) => Array.from({ length: bytes.length / 2 }, (_, at) => offset + at)));
}

/** kd: the line as it is, without its CRC. */
const kdVoice: LineVoice = { wire: 'kd', delimiter: LINE_FEED, ear: () => ({ hear: hearKd }) };

function hearKd(from: LineEnd, line: Uint8Array): Heard {
  const rows = describeKdLine(line);
  const says = rows
    .filter(({ field }) => !['CRC', 'separator', 'end'].includes(field))
    .map(({ bytes }) => latin1(fromHexPairs(bytes)))
    .join(' ')
    .replace(/[^\x20-\x7e\xa0-\xff]/g, '.');
  if (rows.some(({ field, meaning }) => field === 'CRC' && meaning.includes('WRONG'))) {
    return { kind: 'bad', says: `no line: ${says}`, masked: 'no line', isSecret: false };
  }
  // Behind the 0 of a receipt stands its control code, which is another one in each unit.
  const masked = from === 'unit' && says.startsWith('0 ') ? '0 …' : says;
  return { kind: from === 'till' ? 'question' : 'answer', says, masked, isSecret: false };
}

const VOICES: Readonly<Record<string, LineVoice | undefined>> = { link: linkVoice, ccsp: ccspVoice, kd: kdVoice };

/** @throws CliError for a wire that nobody here reads */
export function voiceOf(wire: string): LineVoice {
  const voice = VOICES[wire];
  if (voice !== undefined) return voice;
  throw usageError('no-such-wire', `nothing here reads the wire ${wire}`, {
    hint: `It reads ${Object.keys(VOICES).join(', ')}.`,
  });
}
