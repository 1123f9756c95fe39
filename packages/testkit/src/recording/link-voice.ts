/** The native link, for whoever reads along, and for whoever says it again in another connection. */
import { decodeFrame, encodeFrame, type Frame } from '@plomba/link';
import { LinkDecoder, type DecodedPiece } from './decode-link.js';
import type { FrameMover, Heard, LineEar, LineEnd, LineVoice } from './line-voice.js';

export const linkVoice: LineVoice = {
  wire: 'link',
  delimiter: 0,
  ear: () => new LinkEar(),
  mover: () => new LinkMover(),
};

/** Fields that a secret stands in. */
const SECRET = /"(pin|newPin)":"[^"]*"/g;
/** Fields that differ from run to run, whatever is asked. */
const VOLATILE =
  /"(utcMs|leafHash|signature|signatureCode|nonce|proof|checkpoint|challenge|time|operation|id|journalId|logKey|root)":("[^"]*"|\d+|\{[^{}]*\})/g;

class LinkEar implements LineEar {
  readonly #decoder = new LinkDecoder();

  hear(from: LineEnd, frame: Uint8Array): Heard {
    if (frame.length === 1) return { kind: 'line', says: 'end of noise', masked: '', isSecret: false };
    const piece = this.#decoder.read(frame);
    if (piece.isBad) return { kind: 'bad', says: piece.what, masked: piece.what, isSecret: false };
    const message = piece.rows.find(({ field }) => field === 'message')?.meaning;
    if (message === undefined) return { kind: 'line', says: lineText(piece), masked: piece.what, isSecret: false };
    const says = message.replace(SECRET, '"$1":"…"');
    const head = decodeFrame(frame.subarray(0, -1));
    const id = typeof head === 'string' ? {} : { id: `${head.session} ${head.sequence}` };
    const isBeginning = typeof head !== 'string' && (head.fragment === 'whole' || head.fragment === 'first');
    return {
      kind: kindOf(message, from, isBeginning),
      says,
      masked: says.replace(VOLATILE, '"$1":"…"'),
      isSecret: says !== message,
      ...id,
    };
  }
}

function kindOf(message: string, from: LineEnd, isBeginning: boolean): Heard['kind'] {
  if (message.startsWith('event ')) return 'event';
  // Of a message in several frames the first one stands for it.
  if (!isBeginning) return 'line';
  return from === 'till' ? 'question' : 'answer';
}

function lineText({ what, rows }: DecodedPiece): string {
  const reason = rows.find(({ field }) => field === 'reason')?.meaning.split('  ')[0];
  return reason === undefined ? what : `${what}: ${reason}`;
}

/** Both sessions stand in every frame: each is replaced by what the ends of today call themselves. */
class LinkMover implements FrameMover {
  readonly #sessions: Record<LineEnd, number | undefined> = { till: undefined, unit: undefined };

  learn(from: LineEnd, frame: Uint8Array): void {
    const heard = decodeFrame(frame.subarray(0, -1));
    if (typeof heard !== 'string') this.#sessions[from] = heard.session;
  }

  move(from: LineEnd, frame: Uint8Array): Uint8Array | undefined {
    const recorded = decodeFrame(frame.subarray(0, -1));
    if (typeof recorded === 'string') return frame; // damage stays as it was
    const other = this.#sessions[from === 'till' ? 'unit' : 'till'];
    if (recorded.peer !== 0 && other === undefined) return undefined;
    const moved: Frame = { ...recorded, peer: recorded.peer === 0 ? 0 : (other ?? 0) };
    return encodeFrame(moved);
  }
}
