/** Bytes on a line of their own, without any protocol: for wires that are wrong on purpose, and for recordings. */
import { toHex } from '@plomba/codec';
import { action, type ActionRow, type StepAt } from '../action.js';
import { StepFailure, type CaseRun } from '../case-run.js';
import { RawLine } from '../raw-line.js';
import { ScenarioError } from '../scenario-error.js';
import { endOfMatch, hexPattern, latinText, type BytePattern } from '../shape/bytes.js';
import { fields, maybe, type Shape } from '../shape/shape.js';
import type { Spot } from '../shape/spot.js';
import { span } from '../shape/times.js';

/** Bytes as a scenario writes them. */
export interface RawBytes {
  readonly hex?: BytePattern;
  readonly text?: BytePattern;
  readonly within?: number;
}

export const rawBytes: Shape<RawBytes> = fields<RawBytes>({
  hex: maybe(hexPattern, 'two hexadecimal digits a byte; .. is any byte, where they are expected'),
  text: maybe(latinText, 'text, a byte for each character'),
  within: maybe(span, 'how long they are waited for; 2s when absent'),
});

/** How long expected bytes are waited for, ms. */
const ANSWER_MS = 2_000;

function patternOf({ hex, text }: RawBytes, spot: Spot): BytePattern {
  const pattern = hex ?? text;
  if (pattern === undefined) throw new ScenarioError(spot, 'needs hex or text');
  return pattern;
}

/** The raw line of this name, opened where it was not yet. */
async function lineOf(run: CaseRun, { by = 'wire' }: StepAt): Promise<RawLine> {
  const known = run.rawLines.get(by);
  if (known !== undefined && !known.isOver) return known;
  const line = new RawLine(await run.world.clock.until(run.world.open(), ANSWER_MS));
  run.rawLines.set(by, line);
  return line;
}

/** Waits for the bytes, and takes them with everything before. */
export async function expectBytes(run: CaseRun, given: RawBytes, step: StepAt): Promise<string> {
  const pattern = patternOf(given, step.given);
  const line = await lineOf(run, step);
  const { clock } = run.world;
  const came = new Promise<number | undefined>((resolve) => {
    const cancel = clock.after(given.within ?? ANSWER_MS, () => resolve(undefined));
    const look = (): void => {
      const end = endOfMatch(line.received, pattern);
      if (end === undefined && !line.isOver) return;
      cancel();
      resolve(end);
    };
    line.onNews(look);
    look();
  });
  const end = await clock.until(came, 24 * 3_600_000);
  if (end === undefined) {
    const said = line.received.length === 0 ? 'nothing' : toHex(line.received);
    throw new StepFailure(step.given, `did not come; ${said} came${line.isOver ? ', and the line is over' : ''}`);
  }
  return toHex(line.take(end));
}

export const RAW_ACTS: Readonly<Record<string, ActionRow>> = {
  send: action<RawBytes>({
    shape: rawBytes,
    note: 'bytes on a raw line; `by` names the line, `wire` when absent',
    async run(run, given, step) {
      const pattern = patternOf(given, step.given);
      const bytes = pattern.map((byte) => {
        if (byte === undefined)
          throw new StepFailure(step.given, 'has .. in it: only what is expected may be any byte');
        return byte;
      });
      const line = await lineOf(run, step);
      await run.world.clock.until(line.send(Uint8Array.from(bytes)), ANSWER_MS);
    },
  }),
  hangUp: action<string>({
    shape: {
      jsonSchema: { type: ['string', 'null'] },
      read: (spot) => (spot.kind === 'scalar' ? String(spot.value ?? 'wire') : 'wire'),
    },
    note: 'ends a raw line',
    async run(run, name) {
      await run.rawLines.get(name)?.close();
      run.rawLines.delete(name);
    },
  }),
};
