/** Every route of the operator, in the order of the documentation. A new one is a row in its area's file, listed here. */
import { accountRoutes } from './accounts/account-routes.js';
import { sessionRoutes } from './accounts/session-routes.js';
import { signUpRoutes } from './accounts/sign-up-routes.js';
import { companyRoutes } from './companies/company-routes.js';
import { memberRoutes } from './companies/member-routes.js';
import { fleetRoutes } from './fleet/routes.js';
import { licenceRoutes } from './licences/licence-routes.js';
import { orderRoutes } from './licences/order-routes.js';
import { productRoutes } from './licences/product-routes.js';
import { requisitesRoutes } from './licences/requisites-routes.js';
import { mailRoutes } from './mail/mail-routes.js';
import { operatorRoutes } from './operator-routes.js';
import { productionRoutes } from './production/production-routes.js';
import { installRoutes } from './terminals/install-routes.js';
import { pointRoutes } from './terminals/point-routes.js';
import { terminalRoutes } from './terminals/terminal-routes.js';
import type { Route } from './http/route.js';

export const routes: readonly Route[] = [
  ...operatorRoutes,
  ...signUpRoutes,
  ...sessionRoutes,
  ...accountRoutes,
  ...companyRoutes,
  ...memberRoutes,
  ...pointRoutes,
  ...terminalRoutes,
  ...installRoutes,
  ...productRoutes,
  ...requisitesRoutes,
  ...orderRoutes,
  ...licenceRoutes,
  ...productionRoutes,
  ...fleetRoutes,
  ...mailRoutes,
];
