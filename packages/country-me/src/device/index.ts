/**
 * The connector as a simulated unit.
 *
 * @packageDocumentation
 */
export {};
