/** A case of the native suite. */
import type { ConformCase } from '../conform-case.js';
import type { LinkBench } from './link-bench.js';

export type LinkCase = ConformCase<LinkBench>;
