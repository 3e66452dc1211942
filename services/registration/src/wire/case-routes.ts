/** Addresses of the case pages, as Fastify writes them. */
export const CASE_ROUTES = {
  cases: '/api/cases',
  case: '/api/cases/:caseId',
  act: '/api/cases/:caseId/acts/:act',
  notes: '/api/cases/:caseId/notes',
  audit: '/api/cases/:caseId/audit',
  documents: '/api/cases/:caseId/documents',
  content: '/api/cases/:caseId/documents/:documentId/content',
  documentFacts: '/api/cases/:caseId/documents/:documentId/facts',
  warrant: '/api/cases/:caseId/warrant',
  balance: '/api/case-balance',
  signingWait: '/api/signing-wait',
  lists: '/api/case-lists',
  listSignature: '/api/case-lists/:listId/signature',
  payments: '/api/payments',
  paymentImports: '/api/payments/imports',
  paymentAssignment: '/api/payments/:paymentId/assignment',
  switches: '/api/office/switches',
  switch: '/api/office/switches/:name',
  officers: '/api/officers',
  officerChallenge: '/api/officers/challenge',
  officerEnrolments: '/api/officers/enrolments',
  officerRemoval: '/api/officers/:officerId/removal',
  enrolmentToSign: '/api/officers/enrolments/:enrolmentId/order',
  enrolmentSignature: '/api/officers/enrolments/:enrolmentId/signature',
} as const

/** An address with its parts filled in. */
export function fillRoute(route: string, parts: Readonly<Record<string, string>>): string {
  return route.replace(/:([a-zA-Z]+)/g, (_whole, part: string) => encodeURIComponent(parts[part] ?? ''))
}
