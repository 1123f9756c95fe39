/** The wires of Swedish control units that a simulated unit can serve. */
import type { Wire } from '@plomba/core/country';
import { CcspServer } from './ccsp-server.js';
import { KdServer } from './kd-server.js';
import type { CcspSettings, KdSettings } from './settings.js';

export function ccspWire(settings: CcspSettings): Wire {
  return { name: 'ccsp', serve: (unit) => new CcspServer(unit, settings) };
}

export function kdWire(settings: KdSettings): Wire {
  return { name: 'kd', serve: (unit) => new KdServer(unit, settings) };
}
