/** Cards of invented holders, and whoever says what became of them; what a card signs is written as the card bridge writes it. */
import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { encodeSignInStatement } from '@jitsuin/bridge-client'
import { japanDate } from '@jitsuin/kernel'
import type { CardPorts, JpkiVerdict } from '@jitsuin/key-half'
import { generateKey, type TestHierarchy } from '@jitsuin/keys'
import {
  buildCertificate,
  holderNames,
  parseCertificate,
  parseCrl,
  signCrl,
  validityFromJapanDay,
} from '@jitsuin/pki'
import type { CardAnswer } from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'

/** How an answer is spoilt. */
export type CardMischief = {
  readonly origin?: string
  readonly nonce?: Uint8Array
  readonly issuedAt?: Date
  readonly expiresAt?: Date
  readonly signedBy?: KeyObject
}
/** A card in somebody's hand. */
export type TestCard = ReturnType<typeof cardOf>

/** The cards of a world; its clock says when they sign. */
export function openCards(
  hierarchy: TestHierarchy,
  { clock, origin }: { readonly clock: () => Date; readonly origin: string },
) {
  const authority = hierarchy.authorities.authenticationPersonCa
  const now = { list: hierarchy.lists['auth-person'] as Uint8Array | undefined, asked: 0, crlNumber: 1n }
  const verdicts = new Map<string, JpkiVerdict>()
  const ports: CardPorts = {
    status: async () => {
      now.asked += 1
      const lists = [now.list, hierarchy.lists.sarl].flatMap((der) => (der ? [parseCrl(der)] : []))
      return { lists, responses: [], failures: [] }
    },
    jpki: async (der) => verdicts.get(fingerprint(der)) ?? { verdict: 'not-trusted' },
  }
  const issue = async (serialNumber: string, ca = authority) => {
    const key = await generateKey('rsa2048')
    const serialBytes = randomBytes(8)
    serialBytes[0] = 0x11
    const certificateDer = await buildCertificate(
      'authenticationPerson',
      {
        ...validityFromJapanDay(japanDate(clock()), { years: 5 }),
        ...holderNames({ commonName: 'Taro Jitsuin', serialNumber }),
        serialBytes,
        spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
        roles: ['medicalDoctor'],
        crlPoints: [{ uri: `${hierarchy.repositoryUri}/auth-person.crl` }],
        cpsUri: `${hierarchy.repositoryUri}/policy/`,
      },
      ca,
    )
    return { key, serialBytes, certificateDer, chainDer: [ca.certificateDer] }
  }
  return {
    ports,
    /** How often somebody asked for lists. */
    asked: () => now.asked,
    /** A qualification card. */
    hpki: async (serialNumber: string, ca?: TestHierarchy['authorities']['authenticationPersonCa']) =>
      cardOf('hpki', await issue(serialNumber, ca), { clock, origin }),
    /** A My Number card of somebody whom the national authority calls so. */
    jpki: async (id: string) => {
      const card = cardOf('jpki', await issue(`J${id}`), { clock, origin })
      verdicts.set(fingerprint(card.certificateDer), { verdict: 'good', id })
      return card
    },
    say: (card: TestCard, verdict: JpkiVerdict) =>
      void verdicts.set(fingerprint(card.certificateDer), verdict),
    /** The list says from now on that this card is revoked. */
    revoke: async (card: TestCard) => {
      now.crlNumber += 1n
      const times = { thisUpdate: clock(), nextUpdate: new Date(clock().getTime() + 86_400_000) }
      const revoked = [
        { serialBytes: card.serialBytes, revokedAt: clock(), reason: 'keyCompromise' as const },
      ]
      const issuer = parseCertificate(authority.certificateDer)
      now.list = await signCrl({ issuer, ...times, crlNumber: now.crlNumber, revoked }, authority.signer)
    },
    /** Nobody can say any more what became of cards. */
    hideList: () => {
      now.list = undefined
    },
  }
}

type Issued = {
  readonly key: KeyObject
  readonly serialBytes: Uint8Array
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
}

function cardOf(
  card: CardAnswer['card'],
  { key, serialBytes, certificateDer, chainDer }: Issued,
  { clock, origin }: { readonly clock: () => Date; readonly origin: string },
) {
  return {
    certificateDer,
    serialBytes,
    /** Answers a challenge of 32 octets. */
    answer: (challenge: Uint8Array, mischief: CardMischief = {}): CardAnswer => {
      const statement = encodeSignInStatement({
        origin: mischief.origin ?? origin,
        nonce: base64urlOf(mischief.nonce ?? challenge),
        issuedAt: mischief.issuedAt ?? clock(),
        expiresAt: mischief.expiresAt ?? new Date(clock().getTime() + 120_000),
      })
      return {
        card,
        statement: base64urlOf(statement),
        signature: base64urlOf(sign('sha256', statement, mischief.signedBy ?? key)),
        certificate: base64urlOf(certificateDer),
        chain: chainDer.map(base64urlOf),
      }
    },
  }
}

function fingerprint(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex')
}
