/**
 * A pool of threads that share memory, for Node: what signs and what verifies stand on it. Nothing fiscal.
 *
 * @packageDocumentation
 */
export type { TaskMaker, TaskStep } from './work-loop.js';
export type { WorkJob } from './batch-job.js';
export { WorkPool, type WorkPoolHealth, type WorkPoolOptions } from './work-pool.js';
export type { WorkSizes } from './shared-work.js';
