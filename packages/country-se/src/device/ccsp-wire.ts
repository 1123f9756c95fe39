/** CCSP as a wire that a simulated unit can serve. */
import type { Wire } from '@plomba/core/country';
import { CcspServer } from './ccsp-server.js';
import type { CcspSettings } from './settings.js';

export function ccspWire(settings: CcspSettings): Wire {
  return { name: 'ccsp', serve: (unit) => new CcspServer(unit, settings) };
}
