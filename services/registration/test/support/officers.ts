/** Officers of the tests: their keys, and what their browsers or card readers answer. */
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { ACTS, type Officer } from '@jitsuin/ca/contract'
import type { CaseSignature, OrderSignature, ToSign } from '../../src/contract.js'
import type { OfficerKey } from '../../src/domain/cases/officer-signature.js'

/** The office's address in tests. */
export const OFFICE = 'http://office.localhost:8317'

/** What a dishonest authenticator would do instead. */
export type Twist = { readonly origin?: string; readonly rpId?: string; readonly flags?: number }

/** An officer of the tests. */
export type TestOfficer = {
  readonly key: OfficerKey
  /** As the authority's own list has them. */
  readonly officer: Officer
  readonly sign: (bytes: Uint8Array, twist?: Twist) => CaseSignature
}

/** An officer with a passkey. */
export function passkeyOfficer(staffId: string): TestOfficer {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64url')
  const credentialId = Buffer.from(`credential of ${staffId}`).toString('base64url')
  const officerId = `O-${staffId}`
  return {
    key: { officerId, staffId, method: 'passkey', publicKey, credentialId },
    officer: { officerId, method: 'passkey', publicKey, credentialId, acts: [...ACTS] },
    sign: (bytes, { origin = OFFICE, rpId = 'office.localhost', flags = 0x05 } = {}) => {
      const challenge = sha256(bytes).toString('base64url')
      const clientData = Buffer.from(
        JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false }),
      )
      const data = Buffer.concat([sha256(Buffer.from(rpId)), Buffer.of(flags, 0, 0, 0, 0)])
      const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), privateKey)
      return {
        method: 'passkey',
        credentialId,
        authenticatorData: data.toString('base64url'),
        clientDataJson: clientData.toString('base64url'),
        signature: signature.toString('base64url'),
      }
    },
  }
}

/** As the card bridge answers the page: the card signs each order by itself. */
export function signEach({ sign: signOne }: TestOfficer, { orders = [] }: ToSign): OrderSignature {
  const signatures = orders.map((order) => signOne(Buffer.from(order, 'base64url')).signature)
  return { method: 'staff-card', signatures }
}

/** An officer with a staff card. */
export function cardOfficer(staffId: string): TestOfficer {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64url')
  const officerId = `O-${staffId}`
  return {
    key: { officerId, staffId, method: 'staff-card', publicKey },
    officer: { officerId, method: 'staff-card', publicKey, acts: [...ACTS] },
    sign: (bytes) => ({
      method: 'staff-card',
      signature: sign('sha256', bytes, privateKey).toString('base64url'),
    }),
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
