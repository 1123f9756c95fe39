/**
 * Montenegro: rules of the fiscal connector.
 *
 * @packageDocumentation
 */
export { INITIAL_DEPOSIT, INVOICES, MONTENEGRIN_RULES } from './rules/rules.table.js';
export { MONTENEGRIN_TEXTS } from './rules/texts.table.js';
