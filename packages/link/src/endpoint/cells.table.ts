/**
 * The life of one end of a connection: what every input does in every state. Nothing is left open: each cell is a
 * step, `ignore` with its reason, or `illegal`: this end never gives itself that input there.
 *
 * The initiator goes idle → opening → connected → over; the responder listens and serves, one peer at a time, for as
 * long as it runs. An initiator takes a new session whenever it opens, so a pair of sessions is one connection and
 * its numbers can start at 0.
 */

export type EndpointState = 'idle' | 'opening' | 'connected' | 'listening' | 'serving' | 'over';

/**
 * What can happen. A frame is `known` when it comes from the peer of this connection and is addressed to this session,
 * `new` when its sender is nobody known, `retired` when its sender was a peer before, `misaddressed` when the peer of
 * this connection takes us for another life of ours. `broken` and `exhausted` follow from a frame or a timer: the peer
 * broke the rules of fragments or acknowledgements, or a frame was sent as often as it may be.
 */
export type EndpointInput =
  | 'send'
  | 'close'
  | 'hello-due'
  | 'retransmit-due'
  | 'keepalive-due'
  | 'silence-due'
  | 'hello-known'
  | 'hello-new'
  | 'hello-foreign'
  | 'hello-ack-known'
  | 'hello-ack-new'
  | 'data-known'
  | 'ack-known'
  | 'ping-known'
  | 'pong-known'
  | 'reset-known'
  | 'reset-new'
  | 'reset-version'
  | 'traffic-new'
  | 'retired'
  | 'misaddressed'
  | 'stale'
  | 'malformed'
  | 'broken'
  | 'exhausted';

/** What a step does besides changing the state. */
export type EndpointAction =
  | 'queue'
  | 'say-hello'
  | 'accept-answer'
  | 'accept-hello'
  | 'replace-peer'
  | 'repeat-answer'
  | 'refuse'
  | 'refuse-version'
  | 'take-data'
  | 'take-ack'
  | 'answer-ping'
  | 'note-life'
  | 'retransmit'
  | 'ping'
  | 'reopen'
  | 'finish'
  | 'say-closed'
  | 'lose-unanswered'
  | 'lose-silent'
  | 'lose-version'
  | 'lose-reset'
  | 'lose-broken'
  | 'lose-exhausted';

export type EndpointCell =
  | { readonly to: EndpointState; readonly act: EndpointAction }
  | { readonly ignore: string }
  | { readonly illegal: string };

const notOpen: EndpointCell = { ignore: 'this end has not opened yet' };
const over: EndpointCell = { ignore: 'the connection is over' };
const noPeer: EndpointCell = { illegal: 'there is no peer to know' };
const noTimer: EndpointCell = { illegal: 'no such timer runs here' };
const noWindow: EndpointCell = { illegal: 'nothing is sent or taken here' };
const stale: EndpointCell = { ignore: 'it belongs to another life of one of the ends' };
const malformed: EndpointCell = { ignore: 'its content breaks the protocol' };
const asks: EndpointCell = { ignore: 'this end asks, it is not asked' };
const asked: EndpointCell = { ignore: 'this end is asked, it does not ask' };

export const ENDPOINT_CELLS: Readonly<Record<EndpointState, Readonly<Record<EndpointInput, EndpointCell>>>> = {
  idle: {
    send: { to: 'idle', act: 'queue' },
    close: { to: 'over', act: 'finish' },
    'hello-due': { to: 'opening', act: 'say-hello' },
    'retransmit-due': noTimer,
    'keepalive-due': noTimer,
    'silence-due': noTimer,
    'hello-known': noPeer,
    'hello-new': notOpen,
    'hello-foreign': notOpen,
    'hello-ack-known': noPeer,
    'hello-ack-new': notOpen,
    'data-known': noPeer,
    'ack-known': noPeer,
    'ping-known': noPeer,
    'pong-known': noPeer,
    'reset-known': noPeer,
    'reset-new': notOpen,
    'reset-version': notOpen,
    'traffic-new': notOpen,
    retired: noPeer,
    misaddressed: noPeer,
    stale: notOpen,
    malformed: notOpen,
    broken: noWindow,
    exhausted: noWindow,
  },
  opening: {
    send: { to: 'opening', act: 'queue' },
    close: { to: 'over', act: 'finish' },
    'hello-due': { to: 'opening', act: 'say-hello' },
    'retransmit-due': noTimer,
    'keepalive-due': noTimer,
    'silence-due': { to: 'over', act: 'lose-unanswered' },
    'hello-known': noPeer,
    'hello-new': asks,
    'hello-foreign': asks,
    'hello-ack-known': noPeer,
    'hello-ack-new': { to: 'connected', act: 'accept-answer' },
    'data-known': noPeer,
    'ack-known': noPeer,
    'ping-known': noPeer,
    'pong-known': noPeer,
    'reset-known': noPeer,
    'reset-new': { ignore: 'it resets a connection that this end has given up already' },
    'reset-version': { to: 'over', act: 'lose-version' },
    'traffic-new': { ignore: 'the answer to the hello comes first; it will be sent again' },
    retired: stale,
    misaddressed: noPeer,
    stale,
    malformed,
    broken: noWindow,
    exhausted: noWindow,
  },
  connected: {
    send: { to: 'connected', act: 'queue' },
    close: { to: 'over', act: 'say-closed' },
    'hello-due': noTimer,
    'retransmit-due': { to: 'connected', act: 'retransmit' },
    'keepalive-due': { to: 'connected', act: 'ping' },
    'silence-due': { to: 'over', act: 'lose-silent' },
    'hello-known': asks,
    'hello-new': asks,
    'hello-foreign': asks,
    'hello-ack-known': { ignore: 'the answer has arrived before' },
    'hello-ack-new': stale,
    'data-known': { to: 'connected', act: 'take-data' },
    'ack-known': { to: 'connected', act: 'take-ack' },
    'ping-known': { to: 'connected', act: 'answer-ping' },
    'pong-known': { to: 'connected', act: 'note-life' },
    'reset-known': { to: 'over', act: 'lose-reset' },
    'reset-new': { to: 'opening', act: 'reopen' },
    'reset-version': stale,
    'traffic-new': stale,
    retired: stale,
    misaddressed: stale,
    stale,
    malformed,
    broken: { to: 'over', act: 'lose-broken' },
    exhausted: { to: 'over', act: 'lose-exhausted' },
  },
  listening: {
    send: { ignore: 'nobody is connected' },
    close: { to: 'over', act: 'finish' },
    'hello-due': noTimer,
    'retransmit-due': noTimer,
    'keepalive-due': noTimer,
    'silence-due': noTimer,
    'hello-known': noPeer,
    'hello-new': { to: 'serving', act: 'accept-hello' },
    'hello-foreign': { to: 'listening', act: 'refuse-version' },
    'hello-ack-known': noPeer,
    'hello-ack-new': asked,
    'data-known': noPeer,
    'ack-known': noPeer,
    'ping-known': noPeer,
    'pong-known': noPeer,
    'reset-known': noPeer,
    'reset-new': asked,
    'reset-version': asked,
    'traffic-new': { to: 'listening', act: 'refuse' },
    retired: { to: 'listening', act: 'refuse' },
    misaddressed: noPeer,
    stale,
    malformed,
    broken: noWindow,
    exhausted: noWindow,
  },
  serving: {
    send: { to: 'serving', act: 'queue' },
    close: { to: 'over', act: 'say-closed' },
    'hello-due': noTimer,
    'retransmit-due': { to: 'serving', act: 'retransmit' },
    'keepalive-due': { to: 'serving', act: 'ping' },
    'silence-due': { to: 'listening', act: 'lose-silent' },
    'hello-known': { to: 'serving', act: 'repeat-answer' },
    'hello-new': { to: 'serving', act: 'replace-peer' },
    'hello-foreign': { to: 'serving', act: 'refuse-version' },
    'hello-ack-known': asked,
    'hello-ack-new': asked,
    'data-known': { to: 'serving', act: 'take-data' },
    'ack-known': { to: 'serving', act: 'take-ack' },
    'ping-known': { to: 'serving', act: 'answer-ping' },
    'pong-known': { to: 'serving', act: 'note-life' },
    'reset-known': { to: 'listening', act: 'lose-reset' },
    'reset-new': asked,
    'reset-version': asked,
    'traffic-new': { to: 'serving', act: 'refuse' },
    retired: { to: 'serving', act: 'refuse' },
    misaddressed: { to: 'serving', act: 'refuse' },
    stale,
    malformed,
    broken: { to: 'listening', act: 'lose-broken' },
    exhausted: { to: 'listening', act: 'lose-exhausted' },
  },
  over: {
    send: over,
    close: over,
    'hello-due': noTimer,
    'retransmit-due': noTimer,
    'keepalive-due': noTimer,
    'silence-due': noTimer,
    'hello-known': noPeer,
    'hello-new': over,
    'hello-foreign': over,
    'hello-ack-known': noPeer,
    'hello-ack-new': over,
    'data-known': noPeer,
    'ack-known': noPeer,
    'ping-known': noPeer,
    'pong-known': noPeer,
    'reset-known': noPeer,
    'reset-new': over,
    'reset-version': over,
    'traffic-new': over,
    retired: over,
    misaddressed: noPeer,
    stale: over,
    malformed: over,
    broken: noWindow,
    exhausted: noWindow,
  },
};
