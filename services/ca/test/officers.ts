/** Officers of the tests, with the keys that no service ever sees. */
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'
import { ACTS, type Approval, type Officer, type Order } from '../src/contract.js'
import { encodeOrder } from '../src/domain/order-bytes.js'
import { encodeOrderList, makeOrderList, type OrderList } from '../src/domain/order-list.js'

export const OFFICE = { origin: 'https://office.jitsuin.example', rpId: 'office.jitsuin.example' } as const

/** What a dishonest or confused authenticator would answer instead. */
export type PasskeyTwist = {
  readonly origin?: string
  readonly rpId?: string
  readonly flags?: number
  readonly type?: string
  readonly challenge?: string
  readonly crossOrigin?: boolean
  readonly credentialId?: string
}

export type TestOfficer = {
  readonly officer: Officer
  readonly approve: (order: Order, twist?: PasskeyTwist) => Approval
  /** One signature over the head of a list: the approvals of its orders. */
  readonly approveList: (list: OrderList) => Approval[]
}

type Options = { readonly acts?: Officer['acts']; readonly privateKey?: KeyObject }

/** An officer with a passkey (ES256 unless another key is given). */
export function passkeyOfficer(officerId: string, options: Options = {}): TestOfficer {
  const privateKey = options.privateKey ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const credentialId = Buffer.from(`credential of ${officerId}`).toString('base64url')
  const answer = (statement: Uint8Array, twist: PasskeyTwist = {}): Approval => ({
    method: 'passkey',
    officerId,
    credentialId: twist.credentialId ?? credentialId,
    ...assertion(privateKey, createHash('sha256').update(statement).digest(), twist),
  })
  return {
    officer: {
      officerId,
      method: 'passkey',
      publicKey: spkiOf(privateKey),
      acts: [...(options.acts ?? ACTS)],
      credentialId,
    },
    approve: (order, twist) => answer(encodeOrder(order), twist),
    approveList: ({ head, places }) => {
      const approval = answer(encodeOrderList(head))
      return places.map((list) => ({ ...approval, list }))
    },
  }
}

/** An officer with a staff card (RSA-2048 unless another key is given). */
export function cardOfficer(officerId: string, options: Options = {}): TestOfficer {
  const privateKey = options.privateKey ?? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const signed = (statement: Uint8Array): Approval => ({
    method: 'staff-card',
    officerId,
    signature: sign(digestFor(privateKey), statement, privateKey).toString('base64url'),
  })
  return {
    officer: {
      officerId,
      method: 'staff-card',
      publicKey: spkiOf(privateKey),
      acts: [...(options.acts ?? ACTS)],
    },
    approve: (order) => signed(encodeOrder(order)),
    approveList: ({ head, places }) => {
      const approval = signed(encodeOrderList(head))
      return places.map((list) => ({ ...approval, list }))
    },
  }
}

/** The head of an order that counts for an hour. */
export function orderHead(at: Date) {
  return {
    version: 'jitsuin-order/1',
    orderId: randomUUID(),
    caseNumber: 'C-2026-0001',
    createdAt: at.toISOString(),
    expiresAt: new Date(at.getTime() + 3_600_000).toISOString(),
  } as const
}

/** WebAuthn Level 3 §6.1 and §5.8.1, as an authenticator and a browser write them. */
function assertion(privateKey: KeyObject, digest: Uint8Array, twist: PasskeyTwist) {
  const {
    origin = OFFICE.origin,
    rpId = OFFICE.rpId,
    flags = 0x05,
    type = 'webauthn.get',
    crossOrigin = false,
  } = twist
  const challenge = twist.challenge ?? Buffer.from(digest).toString('base64url')
  const clientData = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }))
  const authenticatorData = Buffer.concat([sha256(rpId), Buffer.of(flags, 0, 0, 0, 0)])
  const signed = Buffer.concat([authenticatorData, sha256(clientData)])
  return {
    authenticatorData: authenticatorData.toString('base64url'),
    clientDataJson: clientData.toString('base64url'),
    signature: sign(digestFor(privateKey), signed, privateKey).toString('base64url'),
  }
}

function digestFor(key: KeyObject): 'sha256' | null {
  return key.asymmetricKeyType === 'ed25519' ? null : 'sha256'
}

function spkiOf(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64url')
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest()
}

/** Two officers' signatures over one list of all these orders, order by order. */
export function approveTogether(orders: readonly Order[], officers: readonly TestOfficer[]): Approval[][] {
  const list = makeOrderList(orders)
  const approvals = officers.map((officer) => officer.approveList(list))
  return orders.map((_order, index) => approvals.flatMap((ofOfficer) => ofOfficer[index] ?? []))
}
