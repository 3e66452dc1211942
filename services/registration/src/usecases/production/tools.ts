/** Whether the office makes cards. */
import { RegistrationError } from '../../errors.js'
import type { RegistrationContext } from '../context.js'
import type { ProductionTools } from '../production-tools.js'

/** The context of production. */
export type ProductionContext = RegistrationContext & { readonly production: ProductionTools }

/** @throws {RegistrationError} `production/not-set-up` */
export function expectTools(context: RegistrationContext): ProductionContext {
  const { production } = context
  if (!production) throw new RegistrationError('production/not-set-up', 'No station and no place for letters')
  return { ...context, production }
}
