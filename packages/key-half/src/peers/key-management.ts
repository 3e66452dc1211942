/** Key management as signing asks it. */

import type { ClientRegistration } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { z } from 'zod'
import type { SignedRequest } from '../domain/sign-request.js'
import { askPeer, type PeerConnection } from './connection.js'
import {
  type AskedMessage,
  KEY_MANAGEMENT_PATHS as AT,
  keyManagementNonceSchema,
  partialsSchema,
  type TokenVerdict,
  tokenSchema,
  tokenVerdictsSchema,
} from './wire.js'

/** What signing asks of key management. */
export type KeyManagementPeer = {
  readonly registerClient: (registration: ClientRegistration) => Promise<void>
  /** Ends a client there, and what was authorised for it. */
  readonly endClient: (clientKey: string) => Promise<void>
  /** Opens an authorisation there; answers its nonce. */
  readonly ask: (asked: AskedMessage) => Promise<string>
  readonly token: (id: string) => Promise<string>
  readonly endAuthorisation: (id: string, why: 'holder' | 'client') => Promise<void>
  /** What tokens are that this client showed, in their order. */
  readonly judgeTokens: (clientKey: string, tokens: readonly string[]) => Promise<readonly TokenVerdict[]>
  /** Its partial signatures of a request, made with a share of one of these epochs. */
  readonly partials: (
    signed: SignedRequest,
    with_: { readonly token: string; readonly epochs: readonly number[] },
  ) => Promise<{ readonly epoch: number; readonly partials: readonly Uint8Array[] }>
}

const NOTHING = z.undefined()

/** Speaks to key management over a connection. Its methods throw what `askPeer` throws. */
export function keyManagementPeer(connection: PeerConnection): KeyManagementPeer {
  const ask = <Answer>(path: string, body: unknown, answer: z.ZodType<Answer>) =>
    askPeer(connection, { path, body, answer })
  return {
    registerClient: (registration) => ask(AT.clients, registration, NOTHING),
    endClient: (clientKey) => ask(AT.clientEnd(clientKey), {}, NOTHING),
    ask: async (asked) => (await ask(AT.authorisations, asked, keyManagementNonceSchema)).keyManagementNonce,
    token: async (id) => (await ask(AT.token(id), {}, tokenSchema)).token,
    endAuthorisation: (id, why) => ask(AT.ending(id), { why }, NOTHING),
    judgeTokens: async (clientKey, tokens) =>
      (await ask(AT.shownTokens, { clientKey, tokens }, tokenVerdictsSchema)).verdicts,
    partials: async ({ bytes, signature }, { token, epochs }) => {
      const body = { token, request: base64urlOf(bytes), signature: base64urlOf(signature), epochs }
      const answer = await ask(AT.partials, body, partialsSchema)
      const partials = answer.partials.map((partial) => octets(partial))
      return { epoch: answer.epoch, partials }
    },
  }
}
