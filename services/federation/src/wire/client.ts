/** The interface as pages call it. */
import type { Text } from '@jitsuin/kernel'
import * as z from 'zod'
import * as consents from './consents.js'
import * as partners from './partners.js'
import { FEDERATION_ROUTES } from './routes.js'
import type { PartnerTerms } from './terms.js'

/** A refusal (RFC 9457), with the sentences of the error catalogue. */
const refusalSchema = z.object({
  code: z.string(),
  ja: z.string(),
  en: z.string(),
  next: z.object({ ja: z.string(), en: z.string() }),
  fields: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
})

/** Why a call brought no answer. `refused`: the service said why. `unreachable`: no answer, or none that we understand. */
export type FederationFailure =
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly text: Text
      readonly next: Text
      /** JSON pointers (RFC 6901) into what was sent. */
      readonly fields: readonly string[]
    }
  | { readonly kind: 'unreachable' }

/** A call that failed; `failure` says how. */
export class FederationCallError extends Error {
  readonly failure: FederationFailure

  constructor(failure: FederationFailure) {
    super(failure.kind === 'refused' ? failure.code : 'Federation did not answer')
    this.name = 'FederationCallError'
    this.failure = failure
  }
}

/** Calls federation through `fetch`. Every method throws `FederationCallError`. */
export type FederationClient = ReturnType<typeof federationClient>

/** Makes a client over the caller's `fetch`; addresses are relative to `base` (empty: the page's own host). */
export function federationClient(fetcher: typeof fetch, base = '') {
  const read = async <T>(schema: z.ZodType<T>, path: string, init?: RequestInit): Promise<T> => {
    const response = await call(fetcher, base + path, init)
    const parsed = schema.safeParse(await response.json().catch(unreachable))
    return parsed.success ? parsed.data : unreachable()
  }
  const post = <T>(schema: z.ZodType<T>, path: string, body: unknown = {}): Promise<T> =>
    read(schema, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  return {
    // Holders
    question: (question: string) => read(consents.questionSchema, FEDERATION_ROUTES.question(question)),
    answer: (question: string, answer: consents.ConsentAnswer) =>
      post(consents.continuationSchema, FEDERATION_ROUTES.question(question), answer),
    consents: () => read(consents.consentsSchema, FEDERATION_ROUTES.consents),
    withdraw: (partner: string) => post(consents.consentsSchema, FEDERATION_ROUTES.withdraw(partner)),

    // Officers
    partners: () => read(partners.partnerListSchema, FEDERATION_ROUTES.partners),
    partner: (partner: string) => read(partners.partnerViewSchema, FEDERATION_ROUTES.partner(partner)),
    register: (terms: PartnerTerms) =>
      post(partners.partnerViewSchema, FEDERATION_ROUTES.partners, { terms }),
    act: (partner: string, act: partners.PartnerActInput) =>
      post(partners.partnerViewSchema, FEDERATION_ROUTES.acts(partner), act),
    makeSecret: (partner: string, revision: number) =>
      post(partners.madeSecretSchema, FEDERATION_ROUTES.secret(partner), { revision }),
  }
}

async function call(fetcher: typeof fetch, url: string, init?: RequestInit): Promise<Response> {
  const response = await fetcher(url, init).catch(unreachable)
  if (response.ok) return response
  const problem = refusalSchema.safeParse(await response.json().catch(unreachable))
  if (!problem.success) return unreachable()
  const { code, ja, en, next, fields = [] } = problem.data
  throw new FederationCallError({
    kind: 'refused',
    code,
    text: { ja, en },
    next,
    fields: fields.map(({ pointer }) => pointer),
  })
}

function unreachable(): never {
  throw new FederationCallError({ kind: 'unreachable' })
}
