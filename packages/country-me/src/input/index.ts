/**
 * How invoices come in: JSON, text and CSV files, configuration.
 *
 * @packageDocumentation
 */
export {};
