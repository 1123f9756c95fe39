/**
 * A recording as a scenario file: what the till asked, at the times at which it did, and what it was told. The link's
 * questions become steps in the words of the SDK; a wire of a vendor stays bytes, with its secrets of the day (control
 * codes and their checksums) left open.
 */
import { toHex } from '@plomba/codec';
import { FrameSplitter, type LineVoice } from './line-voice.js';
import { bytesOf, type Recording } from './recording.js';

export interface ToScenarioOptions {
  readonly recording: Recording;
  readonly voice: LineVoice;
  /** `unit:` of the scenario. */
  readonly unit: Readonly<Record<string, string>>;
  readonly title: string;
  /** The bytes of an answer that are not compared. */
  readonly open?: (frame: Uint8Array) => ReadonlySet<number>;
}

/** Pauses below this are the line's own, ms. */
const PAUSE_MS = 1_000;

/** YAML. */
export function toScenario(options: ToScenarioOptions): string {
  const { title, unit, voice, recording } = options;
  const steps = voice.wire === 'link' ? linkSteps(recording, voice) : rawSteps(options);
  // Whoever opens a day found it closed.
  const found = steps.find((step) => step.startsWith('  - ')) === '  - openDay:' ? { day: 'closed' } : {};
  const facts = Object.entries({ ...unit, ...found }).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [
    'scenario: 1',
    `title: ${JSON.stringify(title)}`,
    ...(facts.length === 0 ? [] : [`unit: { ${facts.join(', ')} }`]),
    'steps:',
    ...(steps.length === 0 ? ['  []'] : steps),
    '',
  ].join('\n');
}

function pauseStep(ms: number): readonly string[] {
  return ms < PAUSE_MS ? [] : [`  - advance: ${Math.round(ms)}ms`];
}

function rawSteps({ recording, voice, open }: ToScenarioOptions): readonly string[] {
  const lines: string[] = [];
  const splitter = new FrameSplitter(voice);
  let lastMs = 0;
  for (const entry of recording.entries) {
    const by = entry.line === 1 ? '' : `\n    by: wire-${entry.line}`;
    if (entry.event === 'close') lines.push(`  - hangUp: wire${entry.line === 1 ? '' : `-${entry.line}`}`);
    if (entry.from === undefined) continue;
    if (entry.from === 'till') {
      lines.push(...pauseStep(entry.ms - lastMs));
      if (entry.redacted === undefined) lines.push(`  - send: { hex: "${entry.hex ?? ''}" }${by}`);
      else lines.push(`  # ${entry.redacted} bytes were left out here when it was recorded`);
    } else if (entry.fate !== 'dropped') {
      for (const frame of splitter.push(bytesOf(entry))) {
        const closed = open?.(frame) ?? new Set<number>();
        const hex = toHex(frame).replace(/../g, (pair, at: number) => (closed.has(at / 2) ? '..' : pair));
        lines.push(`  - expect: { bytes: { hex: "${hex}" } }${by}`);
      }
    }
    lastMs = entry.ms;
  }
  return lines;
}

interface Asked {
  readonly command: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly ms: number;
}

const QUESTION = /^request (\d+): (\S+) (\{.*\})$/s;
const ANSWER = /^response (\d+): (\S+)(?: (\S+))? ?(\{.*\})?/s;

function linkSteps({ entries }: Recording, voice: LineVoice): readonly string[] {
  const steps: string[] = [];
  const asked = new Map<string, Asked>();
  const done = new Set<string>();
  const ears = new Map(entries.map(({ line }) => [line, voice.ear()]));
  let lastMs = 0;
  for (const entry of entries) {
    if (entry.from === undefined || entry.hex === undefined) continue;
    const says = ears.get(entry.line)?.hear(entry.from, bytesOf(entry)).says ?? '';
    const [, question, command = '', json = '{}'] = QUESTION.exec(says) ?? [];
    if (question !== undefined)
      asked.set(`${entry.line} ${question}`, { command, request: objectIn(json), ms: entry.ms });
    const [, answer, status = '', , reply = '{}'] = ANSWER.exec(says) ?? [];
    const of = asked.get(`${entry.line} ${answer ?? ''}`);
    if (of === undefined || entry.fate === 'dropped') continue;
    asked.delete(`${entry.line} ${answer ?? ''}`);
    const step = stepOf(of, { status, reply: objectIn(reply) }, done);
    if (step.length > 0) steps.push(...pauseStep(of.ms - lastMs), ...step);
    lastMs = entry.ms;
  }
  return steps;
}

function objectIn(json: string): Readonly<Record<string, unknown>> {
  return JSON.parse(json) as Readonly<Record<string, unknown>>; // it begins with a brace
}

interface Answered {
  readonly status: string;
  readonly reply: Readonly<Record<string, unknown>>;
}

/** What the link asks by itself, and no person does. */
const UNSEEN: readonly string[] = [
  'unit.status',
  'unit.capabilities',
  'unit.identity',
  'events.watch',
  'operation.find',
];

function stepOf({ command, request }: Asked, { status, reply }: Answered, done: Set<string>): readonly string[] {
  if (UNSEEN.includes(command)) return [];
  const { operation, ...given } = request;
  const id = JSON.stringify(operation ?? '');
  // Said again after an answer was lost: the step does so by itself.
  if (operation !== undefined && status === 'ok' && done.has(id)) return [];
  if (status === 'ok') done.add(id);
  const call = callOf(command, given);
  if (call === undefined) return [`  # ${command}: has no step`];
  const ends = status === 'ok' ? givesOf(reply) : [`    fails: { code: ${status} }`];
  return [`  - ${call}`, ...ends];
}

function callOf(command: string, given: Readonly<Record<string, unknown>>): string | undefined {
  const json = JSON.stringify(given);
  switch (command) {
    case 'receipt.issue':
      return `issue: ${JSON.stringify(given['receipt'] ?? {})}`;
    case 'receipt.copy':
      return `copy: ${json}`;
    case 'day.open':
      return 'openDay:';
    case 'day.close':
      return 'closeDay:';
    case 'shift.open':
      return 'openShift:';
    case 'shift.close':
      return 'closeShift:';
    case 'cash.move': {
      const { direction, ...rest } = given;
      return `${direction === 'out' ? 'cashOut' : 'cashIn'}: ${JSON.stringify(rest)}`;
    }
    default:
      return undefined;
  }
}

function givesOf(reply: Readonly<Record<string, unknown>>): readonly string[] {
  const kept = Object.entries(reply).filter(([name, value]) => name === 'number' && typeof value === 'number');
  return kept.length === 0
    ? []
    : [`    gives: { ${kept.map(([name, value]) => `${name}: ${String(value)}`).join(', ')} }`];
}
