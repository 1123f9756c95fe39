// Every attack of the tables, by what it is aimed at.
import type { Attack } from './attack.js';
import { noteAttacks, optionAttacks, tarAttacks } from './attacks-on-container.js';
import { happeningAttacks } from './attacks-on-happenings.js';
import { keyAttacks } from './attacks-on-keys.js';
import { checkpointAttacks, documentAttacks, identityAttacks, orderAttacks } from './attacks-on-meaning.js';
import { recordAttacks } from './attacks-on-records.js';
import { serviceAttacks } from './attacks-on-service.js';

export const attackGroups: readonly (readonly [name: string, attacks: readonly Attack[]])[] = [
  ['on the tar', tarAttacks],
  ['on the checkpoint', noteAttacks],
  ['against what the caller knows', optionAttacks],
  ['on records', recordAttacks],
  ['on identity and payloads, re-signed', identityAttacks],
  ['on order, operations and life, re-signed', orderAttacks],
  ['on days, documents and counters, re-signed', documentAttacks],
  ['on events and shifts, re-signed', happeningAttacks],
  ['on keys and links, re-signed', keyAttacks],
  ['on the service book, re-signed', serviceAttacks],
  ['on checkpoint records, re-signed', checkpointAttacks],
];
