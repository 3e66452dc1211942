/** Authorisations as the service tells of them. */
import type { ClientContext } from './client-context.js'
import { askPatiently } from './persistence.js'
import { type AuthorisationAnswer, authorisationSchema, type ContractStandingAnswer, ROUTES } from './wire.js'

/** How an authorisation stands. */
export type AuthorisationState = {
  readonly authorisationId: string
  readonly subject: string
  readonly state: AuthorisationAnswer['state']
  /** `list`: exactly what the holder saw may be signed, each item once. */
  readonly kind: AuthorisationAnswer['kind']
  readonly begins: Date
  /** The first instant at which nothing more is signed. */
  readonly ends: Date
  /** Until `ends`; 0 when it is not active. */
  readonly remainingSeconds: number
  /** How many digests may be signed under it at most. */
  readonly numSignatures: number
  readonly used: { readonly requests: number; readonly signatures: number }
  /** Show it when it is not `in-order`: of `in-grace` it has the days until signing is cut off. */
  readonly contract?: ContractStandingAnswer
}

/** Asks how an authorisation stands, and what its token is. */
export async function fetchAuthorisation(ctx: ClientContext, id: string): Promise<AuthorisationAnswer> {
  const question = { method: 'GET', path: ROUTES.authorisation(id), answer: authorisationSchema } as const
  return askPatiently(() => ctx.connection.ask(question), ctx.patience)
}

/** An answer as callers read it, at a time. */
export function stateOf(answer: AuthorisationAnswer, now: Date): AuthorisationState {
  const { authorisationId, subject, state, kind, numSignatures, used, contract } = answer
  const ends = new Date(answer.ends)
  const remainingMs = state === 'active' ? Math.max(0, ends.getTime() - now.getTime()) : 0
  return {
    authorisationId,
    subject,
    state,
    kind,
    numSignatures,
    begins: new Date(answer.begins),
    ends,
    remainingSeconds: Math.floor(remainingMs / 1000),
    used,
    ...(contract && { contract }),
  }
}
