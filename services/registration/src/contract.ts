/**
 * What others see of the registration service: the words of the issuing office, and what its pages call. Each area of the
 * office has a file of its own in wire/.
 */

export * from './wire/aftercare.js'
export * from './wire/aftercare-client.js'
export * from './wire/aftercare-words.js'
export * from './wire/batches.js'
export * from './wire/batches-client.js'
export * from './wire/call.js'
export * from './wire/campaign-words.js'
export * from './wire/campaigns.js'
export * from './wire/campaigns-client.js'
export * from './wire/case.js'
export * from './wire/case-client.js'
export * from './wire/case-routes.js'
export * from './wire/deficiencies.js'
export * from './wire/form.js'
export * from './wire/intake-all.js'
export * from './wire/letters-client.js'
export * from './wire/order-signature.js'
export * from './wire/organisations.js'
export * from './wire/organisations-client.js'
export * from './wire/production.js'
export * from './wire/production-client.js'
export * from './wire/queue.js'
export * from './wire/queue-client.js'
export * from './wire/vocabulary.js'
