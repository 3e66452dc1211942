import type { Route } from '@jitsuin/platform'
import type { RegistrationContext } from '../../usecases/context.js'
import { cardRoutes } from './card-routes.js'
import { paperRoutes } from './paper-routes.js'
import { parcelRoutes } from './parcel-routes.js'
import { pickupRoutes } from './pickup-routes.js'
import { pinLetterRoutes } from './pin-letter-routes.js'
import { stockRoutes } from './stock-routes.js'

/** The routes of this area on the office's host. */
export function productionOfficeRoutes(context: RegistrationContext): readonly Route[] {
  return [
    ...cardRoutes(context),
    ...pinLetterRoutes(context),
    ...parcelRoutes(context),
    ...pickupRoutes(context),
    ...stockRoutes(context),
    ...paperRoutes(context),
  ]
}
