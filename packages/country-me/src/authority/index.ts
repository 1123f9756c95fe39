/**
 * A local tax authority (CIS) that checks and signs.
 *
 * @packageDocumentation
 */
export {};
