/** Every route of the fleet, in the order of the documentation. */
import { firmwareRoutes } from '../firmware/firmware-routes.js';
import { rollOutRoutes } from '../firmware/roll-out-routes.js';
import { forecastRoutes } from '../forecast/forecast-routes.js';
import type { Route } from '../http/route.js';
import { documentRoutes } from '../intake/document-routes.js';
import { serviceBookRoutes } from '../intake/service-book-routes.js';
import { monitoringRoutes } from '../monitoring/monitoring-routes.js';
import { requestRoutes } from './request-routes.js';
import { serviceFileRoutes } from './service-file-routes.js';
import { unitRoutes } from './unit-routes.js';
import { workRoutes } from './work-routes.js';

export const fleetRoutes: readonly Route[] = [
  ...unitRoutes,
  ...documentRoutes,
  ...serviceBookRoutes,
  ...serviceFileRoutes,
  ...workRoutes,
  ...requestRoutes,
  ...monitoringRoutes,
  ...forecastRoutes,
  ...firmwareRoutes,
  ...rollOutRoutes,
];
