/** The suite as tests, a test a case. */
import { describe, it } from 'vitest';
import { describeConformance } from '../vitest/index.js';
import { conformUnit } from './__tests__/conform-unit.js';

const target = conformUnit();

describeConformance('a unit in this process', () => target, {
  wire: 'link',
  limits: { allow: ['safe'], only: 'frame/' },
  vitest: { describe, it },
});
