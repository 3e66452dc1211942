/** What clients of institutions send for signatures: under a day, and of items of a list. */
import { randomUUID, sign } from 'node:crypto'
import {
  commitToShown,
  LIST_REQUEST,
  type ListRequest,
  type SheetItem,
  SIGN_REQUEST,
  type SignRequest,
} from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import { ROUTES as VENDOR } from '@jitsuin/signing/contract'
import type { Answer } from './answer.js'
import type { Client } from './world.js'

/** The body of a request for signatures, signed by the client. */
export function requestFor(
  client: Pick<Client, 'key'>,
  wish: Omit<SignRequest, 'algorithm'> & Partial<Pick<SignRequest, 'algorithm'>>,
) {
  const bytes = SIGN_REQUEST.encode({ algorithm: 'sha256', ...wish })
  return { request: base64urlOf(bytes), signature: base64urlOf(sign('sha256', bytes, client.key)) }
}

/** Asks for signatures of digests under a day. */
export async function signWith(
  client: Client,
  day: { readonly id: string; readonly token: string },
  wish: { readonly digests: readonly string[]; readonly at: Date } & Partial<SignRequest>,
): Promise<Answer> {
  client.counter += 1
  const { digests, at, ...rest } = wish
  const body = requestFor(client, {
    authorisation: day.id,
    request: randomUUID(),
    counter: client.counter,
    at,
    digests,
    ...rest,
  })
  return client.call('POST', VENDOR.signatures, body, { authorization: `Bearer ${day.token}` })
}

/** What looks like a token of an authorisation, and nobody signed. */
export function tokenNaming(id: string): string {
  return `e30.${Buffer.from(JSON.stringify({ jti: id })).toString('base64url')}.e30`
}

/** The items of a request: those of a sheet at these places, with other digests where `change` names them. */
export function itemsAt(
  sheet: readonly SheetItem[],
  places: readonly number[],
  change: Readonly<Record<number, Partial<ListRequest['items'][number]>>> = {},
): ListRequest['items'] {
  return places.map((index) => {
    const { salt, shown, digest } = sheet[index] ?? UNSHOWN
    const commitment = Buffer.from(commitToShown({ salt, shown: Buffer.from(shown) })).toString('hex')
    return { index, commitment, digest: Buffer.from(digest).toString('hex'), ...change[index] }
  })
}
const UNSHOWN: SheetItem = { salt: new Uint8Array(32), shown: '?', digest: new Uint8Array(32) }

/** The body of a request for items of a list, signed by the client or, as CSC has it, by nobody. */
export function listRequestFor(
  client: Pick<Client, 'key'>,
  wish: ListRequest,
  signing: 'signed' | 'unsigned' = 'signed',
) {
  const bytes = LIST_REQUEST.encode(wish)
  const signature = signing === 'signed' ? base64urlOf(sign('sha256', bytes, client.key)) : ''
  return { request: base64urlOf(bytes), signature }
}

/** Asks for signatures of items of a list. */
export async function signItems(
  client: Client,
  list: { readonly id: string; readonly token: string },
  wish: Pick<ListRequest, 'items' | 'at'> & Partial<ListRequest>,
): Promise<Answer> {
  client.counter += 1
  const body = listRequestFor(client, {
    authorisation: list.id,
    request: randomUUID(),
    counter: client.counter,
    ...wish,
  })
  return client.call('POST', VENDOR.signatures, body, { authorization: `Bearer ${list.token}` })
}
