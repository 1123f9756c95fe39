/**
 * What happens to the lines of a unit as a whole, beside what happens to their bytes. The unit does its part; whoever
 * carries the bytes is told, and shows it in the way of its port.
 *
 * - `disconnect`: cable out, connection reset, port gone. Nothing passes until `reconnect`
 * - `half-open`: nothing passes on the lines that are open now, and nobody is told; another connection is a new line
 * - `half-open-told`: the same, but the till hears that its connection is over
 * - `hang-up`: the unit notices at last that the other ends of its half-open lines are gone
 */
export type LineEvent = 'disconnect' | 'reconnect' | 'half-open' | 'half-open-told' | 'hang-up';
