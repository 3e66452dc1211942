import type { Route } from '@jitsuin/platform'
import type { RegistrationContext } from '../../usecases/context.js'
import { actRoutes } from './act-routes.js'
import { documentRoutes } from './document-routes.js'
import { officerRoutes, paymentRoutes, switchRoutes } from './office-routes.js'
import { pageRoutes } from './page-routes.js'
import { queueRoutes } from './queue-routes.js'
import { signingRoutes } from './signing-routes.js'

/** The routes of this area on the office's host. */
export function casesOfficeRoutes(context: RegistrationContext): readonly Route[] {
  return [
    ...queueRoutes(context),
    ...pageRoutes(context),
    ...actRoutes(context),
    ...documentRoutes(context),
    ...signingRoutes(context),
    ...paymentRoutes(context),
    ...switchRoutes(context),
    ...officerRoutes(context),
  ]
}
