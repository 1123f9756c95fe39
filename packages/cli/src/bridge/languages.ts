/** The languages that there are sentences for the cashier in. */
import { BRIDGE_SENTENCES } from './http-codes.table.js';

export type Language = keyof typeof BRIDGE_SENTENCES;

// Object.keys widens to string; the keys of the table are the languages by its type.
export const languages: readonly Language[] = Object.keys(BRIDGE_SENTENCES) as Language[];
