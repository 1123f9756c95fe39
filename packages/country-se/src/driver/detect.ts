/**
 * Which of the Swedish wires a unit speaks, by asking it who it is in each of them: neither question changes anything.
 * For a line whose settings are known; on a serial port each wire has its own rate, so try one channel for each.
 */
import type { Timers } from '@plomba/sdk';
import type { ByteChannel, OpenChannel } from '@plomba/transport';
import { CcspParser } from '../wire/frame-parser.js';
import { KdReplyParser, kdUnitIdIn } from '../wire/kd-reply.js';
import { encodeKdRequest } from '../wire/kd-request.js';
import { KD_TOLERANT } from '../wire/kd-tolerance.js';
import { decodeMessage, encodeMessage, versionIn } from '../wire/message.js';
import type { CcspVersion } from '../wire/messages.table.js';
import { TOLERANT } from '../wire/tolerance.js';

export type DetectedUnit =
  | { readonly wire: 'ccsp'; readonly version: CcspVersion; readonly unitId: string }
  | { readonly wire: 'kd'; readonly unitId: string };

export interface DetectOptions {
  readonly timers: Pick<Timers, 'after'>;
  /** How long each question is waited for, ms. Default 1,000. */
  readonly answerMs?: number;
  readonly signal?: AbortSignal;
}

const ANSWER_MS = 1_000;

interface Probe {
  readonly question: Uint8Array;
  /** A unit in what came so far, if it is one. */
  hear(bytes: Uint8Array): DetectedUnit | undefined;
}

function ccspProbe(): Probe {
  const parser = new CcspParser(TOLERANT);
  return {
    question: encodeMessage('A', { type: 'IQ', fields: {} }),
    hear(bytes) {
      for (const input of parser.push(bytes)) {
        const verdict =
          input.kind === 'frame'
            ? decodeMessage(input.frame, { direction: 'from-unit', tolerance: TOLERANT })
            : undefined;
        if (verdict?.ok !== true || verdict.message.type !== 'IR') continue;
        const { fields, more } = verdict.message;
        return { wire: 'ccsp', version: versionIn(more), unitId: fields.unitId };
      }
      return undefined;
    },
  };
}

function kdProbe(): Probe {
  const parser = new KdReplyParser(KD_TOLERANT);
  return {
    question: encodeKdRequest({ command: 'ver', args: [] }),
    hear(bytes) {
      for (const input of parser.push(bytes)) {
        if (input.kind !== 'reply' || input.reply.code !== 0) continue;
        const unitId = kdUnitIdIn(input.reply.answer, 5) ?? kdUnitIdIn(input.reply.answer, 4);
        if (unitId !== undefined) return { wire: 'kd', unitId };
      }
      return undefined;
    },
  };
}

function ask(channel: ByteChannel, probe: Probe, options: DetectOptions): Promise<DetectedUnit | undefined> {
  return new Promise((resolve) => {
    const end = (found: DetectedUnit | undefined): void => {
      cancel();
      options.signal?.removeEventListener('abort', giveUp);
      resolve(found);
    };
    const giveUp = (): void => end(undefined);
    const cancel = options.timers.after(options.answerMs ?? ANSWER_MS, giveUp);
    options.signal?.addEventListener('abort', giveUp, { once: true });
    channel.subscribe({
      data: (bytes) => {
        const found = probe.hear(bytes);
        if (found !== undefined) end(found);
      },
      closed: giveUp,
    });
    channel.write(probe.question).catch(giveUp);
  });
}

/**
 * Asks in CCSP, then in kd, each on a channel of its own, so that the answer to one is never taken for one to the other.
 *
 * @returns undefined where nobody answers in one of them
 * @throws TransportError (as a rejection) when the line cannot be opened
 */
export async function detectSwedishUnit(open: OpenChannel, options: DetectOptions): Promise<DetectedUnit | undefined> {
  const { signal = new AbortController().signal } = options;
  for (const probe of [ccspProbe(), kdProbe()]) {
    const channel = await open(signal);
    const found = await ask(channel, probe, options);
    await channel.close();
    if (found !== undefined) return found;
  }
  return undefined;
}
