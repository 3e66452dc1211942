/** Where federation answers to pages, below the host of sign-in; what concerns officers also on the host of the office. */

const id = encodeURIComponent

/** Pages of apps/signin that federation sends browsers to. */
export const FEDERATION_PAGES = {
  /** `/consent/QUESTION`. */
  consent: (question: string) => `/consent/${id(question)}`,
  /** `/logout?run=RUN`: how the sign-out everywhere goes, partner by partner. */
  logout: (run: string) => `/logout?run=${id(run)}`,
} as const

/** Every address of the interface. */
export const FEDERATION_ROUTES = {
  /** Holder: GET the question, POST the answer. */
  question: (question: string) => `/api/federation/questions/${id(question)}`,
  /** Holder: GET everything that I agreed to. */
  consents: '/api/federation/consents',
  /** Holder: POST takes a consent back. */
  withdraw: (partner: string) => `/api/federation/consents/${id(partner)}/withdraw`,

  /** Officers: GET the register, POST a new draft. */
  partners: '/api/federation/partners',
  /** Officers: GET one partner with its history. */
  partner: (partner: string) => `/api/federation/partners/${id(partner)}`,
  /** Officers: POST one act of `PARTNER_ACTS`. */
  acts: (partner: string) => `/api/federation/partners/${id(partner)}/acts`,
  /** Officers: POST makes a client secret; the answer is the only time that it is shown. */
  secret: (partner: string) => `/api/federation/partners/${id(partner)}/secret`,
} as const
