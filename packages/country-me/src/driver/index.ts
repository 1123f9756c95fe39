/**
 * The connector as the SDK drives it.
 *
 * @packageDocumentation
 */
export {};
