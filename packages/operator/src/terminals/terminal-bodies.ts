/** Bodies of the routes of terminals: what goes in and out, with its rules. */
import { text } from '@plomba/codec';
import { idText, line, listOf, may, must, object, type ObjectShape } from '../http/shape.js';
import { productWord } from '../licences/available.js';
import type { ProductId } from '../licences/products.table.js';
import { terminalView, type TerminalView } from './terminal-view.js';

export interface NewTerminal {
  readonly name: string;
  readonly point?: string;
}

export interface TerminalParts {
  readonly parts: readonly ProductId[];
}

export interface Registration {
  readonly registerNumber: string;
}

export interface Grant {
  readonly login: string;
}

export interface GrantView {
  readonly account: string;
  readonly login: string;
}

export const newTerminal: ObjectShape<NewTerminal> = object<NewTerminal>('NewTerminal', {
  name: must(line(80), 'by which it is chosen'),
  point: may(idText, 'point of sale'),
});

export const terminalList: ObjectShape<{ readonly terminals: readonly TerminalView[] }> = object<{
  readonly terminals: readonly TerminalView[];
}>('Terminals', { terminals: must(listOf(terminalView, 10_000), 'by name') });

export const terminalParts: ObjectShape<TerminalParts> = object<TerminalParts>('TerminalParts', {
  parts: must(listOf(productWord, 10), 'parts of the program that may be used on it'),
});

export const registration: ObjectShape<Registration> = object<Registration>('TerminalRegistration', {
  registerNumber: must(text({ bytesMax: 40, pattern: /^[A-Za-z0-9 -]+$/ }), 'as the agency gave it'),
});

export const grant: ObjectShape<Grant> = object<Grant>('Grant', {
  login: must(line(64), 'user name of a member of the company'),
});

export const grantView: ObjectShape<GrantView> = object<GrantView>('TerminalUser', {
  account: must(idText, 'id of the account'),
  login: must(line(64), 'user name'),
});

export const grantList: ObjectShape<{ readonly users: readonly GrantView[] }> = object<{
  readonly users: readonly GrantView[];
}>('TerminalUsers', { users: must(listOf(grantView, 10_000), 'who may log in on it') });
