/**
 * The operator's client, generated from its table of routes.
 *
 * @packageDocumentation
 */
export {};
