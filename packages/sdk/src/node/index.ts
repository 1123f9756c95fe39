/**
 * What needs Node: an outbox in a file.
 *
 * @packageDocumentation
 */
export { fileOutbox } from './file-outbox.js';
