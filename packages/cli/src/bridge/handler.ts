/** What a handler of the bridge gets and gives: plain values, so that nothing in it knows of HTTP. */
import type { SentenceLanguage } from '@plomba/link';
import type { Unit } from '@plomba/sdk';
import type { Body, Changes } from './changes.js';
import type { RouteId } from './routes.table.js';

/** A request that has passed the checks of its route. */
export interface Ask {
  /** From the header, or from the path. */
  readonly key: string;
  readonly body: Body;
  readonly query: ReadonlyMap<string, number>;
  readonly language: SentenceLanguage;
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Fires when the bridge is stopped: what would go on for ever ends. */
  readonly stopping: AbortSignal;
}

export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body: Body; readonly headers?: Record<string, string> }
  | { readonly kind: 'text'; readonly body: string }
  | {
      readonly kind: 'stream';
      readonly type: string;
      /** Bytes of the whole; undefined when it is not known before the end. */
      readonly bytes?: number;
      readonly pieces: AsyncIterable<Uint8Array | string>;
    };

export interface HandlerParts {
  readonly unit: () => Promise<Unit>;
  readonly changes: Changes;
  /** For a call that does not say, ms. */
  readonly timeoutMs: number;
}

export type Handler = (ask: Ask) => Promise<Reply>;

export type Handlers = { readonly [N in RouteId]: Handler };
