/** The double of a clinic's business system, for trying out the signing list. */
export { type BusinessSystem, type BusinessSystemOptions, createBusinessSystem } from './business-system.js'
export { BUSINESS_SYSTEM_ERRORS, BusinessSystemError } from './errors.js'
export { INVENTED_DOCTORS } from './invented.js'
