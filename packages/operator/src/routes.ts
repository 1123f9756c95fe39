/** Every route of the operator, in the order of the documentation. A new one is a row in its area's file, listed here. */
import { sessionRoutes } from './accounts/session-routes.js';
import { signUpRoutes } from './accounts/sign-up-routes.js';
import type { Route } from './http/route.js';

export const routes: readonly Route[] = [...signUpRoutes, ...sessionRoutes];
