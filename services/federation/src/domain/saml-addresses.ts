/** Our addresses, all below one base such as `https://signin.example.jp`. Partners compare them octet for octet. */

/** Paths of the front channel. */
export const SAML_PATHS = {
  metadata: '/saml/metadata',
  sso: '/saml/sso',
  slo: '/saml/slo',
  continue: '/saml/continue/:flowId',
  start: '/saml/start/:partnerId',
  next: '/saml/logout/:runId/next',
  back: '/saml/logout/:runId/return',
} as const

/** Whole addresses. */
export type SamlAddresses = {
  readonly entityId: string
  readonly sso: string
  readonly slo: string
  readonly continueFlow: (flowId: string) => string
  readonly nextPartner: (runId: string) => string
  readonly backToInitiator: (runId: string) => string
}

/** The addresses below a base, given without a final slash. */
export function samlAddresses(base: string): SamlAddresses {
  return {
    entityId: base + SAML_PATHS.metadata,
    sso: base + SAML_PATHS.sso,
    slo: base + SAML_PATHS.slo,
    continueFlow: (flowId) => base + SAML_PATHS.continue.replace(':flowId', flowId),
    nextPartner: (runId) => base + SAML_PATHS.next.replace(':runId', runId),
    backToInitiator: (runId) => base + SAML_PATHS.back.replace(':runId', runId),
  }
}
