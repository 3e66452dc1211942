/**
 * Two invented officers at work: they sign orders with the keys that stand for their staff cards and hand them to the CA over
 * the mutual TLS of the application zone. The issuing office does so with people.
 */
import { createHash, createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeOrder } from '@jitsuin/ca'
import {
  type Approval,
  type AuthorityName,
  type CaseFacts,
  type EnrolmentGrant,
  enrolmentGrantSchema,
  manyAnswersSchema,
  type Officer,
  type Order,
  outcomeSchema,
} from '@jitsuin/ca/contract'
import { japanDate } from '@jitsuin/kernel'
import { openZoneConnection } from '@jitsuin/platform'
import { loadZoneIdentity } from '../zone-certificates.js'

/** What a certificate is ordered for. Days are those of Japan, both included. */
export type IssueWish = {
  readonly authority: AuthorityName
  readonly facts: CaseFacts
  readonly firstDay: string
  readonly lastDay: string
  /** PKCS#10, DER. */
  readonly requestDer: Uint8Array
}

/** An issued certificate with those above it, issuer first. */
export type Issued = {
  readonly serialHex: string
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
}

/** What the officers of the demonstration can do. */
export type OfficeDesk = {
  readonly issue: (wish: IssueWish) => Promise<Issued>
  readonly revoke: (authority: AuthorityName, serialHex: string) => Promise<void>
  readonly enrol: (officer: Officer) => Promise<void>
  /** Has both officers sign a warrant for a second key. */
  readonly warrantSecondKey: (
    facts: CaseFacts,
  ) => Promise<{ readonly warrantId: string; readonly digestHex: string }>
  /** Has a request certified under its warrant. */
  readonly certify: (wish: {
    readonly warrantId: string
    readonly firstDay: string
    readonly requestDer: Uint8Array
  }) => Promise<Issued>
  /** Has the authority grant an enrolment code. */
  readonly grantEnrolment: (wish: {
    readonly grantId: string
    readonly warrantId: string
    readonly enrolmentKey: string
  }) => Promise<Pick<EnrolmentGrant, 'statement' | 'signature'>>
  readonly close: () => void
}

const OFFICERS = ['demo-officer-1', 'demo-officer-2'] as const
const ORDER_LIFE_MS = 10 * 60_000
const DAY_MS = 24 * 3_600_000

/** Opens the desk in the data folder of a demonstration. */
export async function openOfficeDesk(data: string, caPort: number): Promise<OfficeDesk> {
  const connection = openZoneConnection({
    ...(await loadZoneIdentity(join(data, 'app'))),
    address: `https://127.0.0.1:${caPort}`,
  })
  const keys = await Promise.all(OFFICERS.map((id) => readFile(join(data, 'officers', `${id}.key.pem`))))
  const officers = OFFICERS.map((officerId, at) => ({ officerId, key: createPrivateKey(keys[at] ?? '') }))
  const submit = async (order: Order, requestDer?: Uint8Array) => {
    const approvals = officers.map((officer) => approve(order, officer))
    const wanted = { order, approvals, ...(requestDer && { request: toBase64(requestDer) }) }
    const { status, json } = await connection.post('/orders', wanted)
    if (status !== 200)
      throw new Error(`The CA refused an order of the demonstration: ${JSON.stringify(json)}`)
    return outcomeSchema.parse(json)
  }
  return {
    issue: async ({ requestDer, ...wish }) => {
      const requestSha256 = createHash('sha256').update(requestDer).digest('hex')
      const outcome = await submit({ ...head(), act: 'issue', ...wish, requestSha256 }, requestDer)
      if (outcome.act !== 'issue') throw new Error(`The CA answered "${outcome.act}" to an order to issue`)
      const { serialHex, certificate, chain } = outcome
      return { serialHex, certificateDer: fromBase64(certificate), chainDer: chain.map(fromBase64) }
    },
    revoke: async (authority, serialHex) => {
      await submit({ ...head(), act: 'revoke', authority, serialHex, reason: 'keyCompromise' })
    },
    enrol: async (officer) => {
      await submit({ ...head(), act: 'enrol-officer', officer })
    },
    warrantSecondKey: async (facts) => {
      const order = {
        ...head(),
        act: 'warrant',
        facts,
        authorities: ['signature' as const],
        keyPlace: 'second-key',
        years: 5,
        useBy: japanDate(new Date(Date.now() + 30 * DAY_MS)),
      } as const
      const outcome = await submit({ ...order, authorities: [...order.authorities] })
      if (outcome.act !== 'warrant') throw new Error(`The CA answered "${outcome.act}" to a warrant`)
      return { warrantId: order.orderId, digestHex: outcome.digest }
    },
    certify: async ({ requestDer, ...wish }) => {
      const wishes = [{ ...wish, authority: 'signature', request: toBase64(requestDer) }]
      const { json } = await connection.post('/warrants/certificates', { wishes })
      const [answer] = manyAnswersSchema.parse(json).answers
      if (!answer || !('act' in answer) || answer.act !== 'issue')
        throw new Error(`The CA certified nothing: ${JSON.stringify(answer)}`)
      const { serialHex, certificate, chain } = answer
      return { serialHex, certificateDer: fromBase64(certificate), chainDer: chain.map(fromBase64) }
    },
    grantEnrolment: async (wish) => {
      const expires = new Date(Date.now() + 30 * DAY_MS - ORDER_LIFE_MS).toISOString()
      const { status, json } = await connection.post('/enrolment-grants', { ...wish, expires })
      if (status !== 200) throw new Error(`The CA refused a grant: ${JSON.stringify(json)}`)
      const { statement, signature } = enrolmentGrantSchema.parse(json)
      return { statement, signature }
    },
    close: connection.close,
  }
}

function head() {
  const now = Date.now()
  return {
    version: 'jitsuin-order/1' as const,
    orderId: randomUUID(),
    caseNumber: 'DEMO-FIRST-START',
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + ORDER_LIFE_MS).toISOString(),
  }
}

function approve(order: Order, officer: { readonly officerId: string; readonly key: KeyObject }): Approval {
  const signature = sign('sha256', encodeOrder(order), officer.key).toString('base64url')
  return { method: 'staff-card', officerId: officer.officerId, signature }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function fromBase64(text: string): Uint8Array {
  return Buffer.from(text, 'base64')
}
