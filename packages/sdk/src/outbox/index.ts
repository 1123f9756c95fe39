/**
 * The outbox: sales that are stored before they are sent. `fileOutbox`, which needs Node, is in `@plomba/sdk/node`.
 *
 * @packageDocumentation
 */
export { exactJson, fromExactJson } from '../exact-json.js';
export { giveUpStored, issueStored, resumeOutbox, type StoredOutcome } from './issue-stored.js';
export { memoryOutbox } from './memory-outbox.js';
export type { Outbox, OutboxEntry, TornEnd } from './outbox.js';
export { openOutbox, type OutboxStorage } from './stored-outbox.js';
