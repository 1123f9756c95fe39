/**
 * Montenegro: rules of the fiscal connector.
 *
 * @packageDocumentation
 */
export {};
