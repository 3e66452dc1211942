/** Two officers, their approvals, and the requests of card printers; everyone is invented. */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { encodeOrderList, makeOrderList, orderDigest } from '@jitsuin/ca'
import {
  ACTS,
  type CertificateWish,
  type Officer,
  PERSON_AUTHORITIES,
  type Submission,
  type WarrantOrder,
} from '@jitsuin/ca/contract'
import { japanDate } from '@jitsuin/kernel'
import { softwareSigner } from '@jitsuin/keys'
import { buildCertificationRequest, warrantDigestAttribute } from '@jitsuin/pki'
import { relatedKeys } from './rsa-keys.js'

/** What one request to the authority may hold. */
export const BATCH = 500

const KEYS = ['O-1', 'O-2'].map((officerId) => ({ officerId, ...generateKeyPairSync('ed25519') }))

/** The officers as the ceremony enrols them. */
export const OFFICERS: readonly Officer[] = KEYS.map(({ officerId, publicKey }) => ({
  officerId,
  method: 'staff-card',
  publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
  acts: [...ACTS],
}))

/** Warrants of so many cases, each batch signed as one list by both officers. */
export function approvedCases(count: number, at: Date): Submission[][] {
  const orders = Array.from({ length: count }, (_case, index) => warrantOf(index, at))
  return batches(orders).map((batch) => {
    const { head, places } = makeOrderList(batch)
    const signatures = KEYS.map(({ officerId, privateKey }) => ({
      method: 'staff-card' as const,
      officerId,
      signature: sign(null, encodeOrderList(head), privateKey).toString('base64url'),
    }))
    return batch.map((order, index) => {
      const list = places[index]
      return { order, approvals: signatures.map((one) => (list ? { ...one, list } : one)) }
    })
  })
}

function warrantOf(index: number, at: Date): WarrantOrder {
  return {
    version: 'jitsuin-order/1',
    orderId: randomUUID(),
    caseNumber: `C-${index}`,
    createdAt: at.toISOString(),
    expiresAt: new Date(at.getTime() + 12 * 3_600_000).toISOString(),
    act: 'warrant',
    facts: {
      nameRomaji: `Taro Jitsuin ${index}`,
      nameJa: '実印　太郎',
      organisation: 'DEMO Clinic',
      organisationJa: 'デモ診療所',
      subjectSerialNumber: `T${index}`,
      roles: ['medicalDoctor'],
    },
    authorities: [...PERSON_AUTHORITIES],
    keyPlace: 'card',
    years: 5,
    useBy: japanDate(new Date(at.getTime() + 86_400_000)),
  }
}

/** The wishes of all these cases: two for each, made ahead as if every card were waiting in the machine. */
export async function wishesOf(orders: readonly WarrantOrder[], at: Date): Promise<CertificateWish[]> {
  const firstDay = japanDate(at)
  const keys = relatedKeys(orders.length * PERSON_AUTHORITIES.length)
  const wishes: CertificateWish[] = []
  for (const order of orders) {
    for (const authority of PERSON_AUTHORITIES) {
      const key = keys.next()
      if (key.done) throw new Error('too few keys')
      const attribute = warrantDigestAttribute(orderDigest(order))
      const request = await buildCertificationRequest(
        [['CN', 'X']],
        softwareSigner(key.value, { work: 'here' }),
        [attribute],
      )
      const base64 = Buffer.from(request).toString('base64')
      wishes.push({ warrantId: order.orderId, authority, firstDay, request: base64 })
    }
  }
  return wishes
}

/** In groups of what one request may hold. */
export function batches<Item>(items: readonly Item[]): Item[][] {
  const groups: Item[][] = []
  for (let at = 0; at < items.length; at += BATCH) groups.push(items.slice(at, at + BATCH))
  return groups
}
