/**
 * What others see of federation: the terms of partners, the questions to holders, and what pages call. The protocols themselves
 * (SAML 2.0, OpenID Connect) are described in docs/saml.md and docs/openid-connect.md.
 */
export {
  ALL_ATTRIBUTES,
  ATTRIBUTES,
  type AttributeName,
  RELEASE_RULES,
  type ReleaseRule,
} from './domain/attributes.js'
export {
  FederationCallError,
  type FederationClient,
  type FederationFailure,
  federationClient,
} from './wire/client.js'
export * from './wire/consents.js'
export * from './wire/partners.js'
export { FEDERATION_PAGES, FEDERATION_ROUTES } from './wire/routes.js'
export * from './wire/saml.js'
export * from './wire/terms.js'
