/** An authority as the log sees it: real certificates, its feed in memory. Everyone in them is invented. */
import { createPublicKey, randomBytes } from 'node:crypto'
import type { IssuedEvent } from '@jitsuin/ca/contract'
import { japanDate } from '@jitsuin/kernel'
import { createTestHierarchy, generateKey } from '@jitsuin/keys'
import {
  buildCertificate,
  type HealthcareRole,
  holderNames,
  parseCertificate,
  validityFromJapanDay,
} from '@jitsuin/pki'
import type { AuthorityFeed } from '../src/index.js'

const REPOSITORY = 'http://repository.example.jp'

/** Opens the twin; it begins with nothing issued. */
export async function openAuthorityTwin(at: Date) {
  const options = { strength: 'fast', at, random: randomBytes, repositoryUri: REPOSITORY } as const
  const [hierarchy, foreign] = [await createTestHierarchy(options), await createTestHierarchy(options)]
  const { signingCa, authenticationPersonCa } = hierarchy.authorities
  const authorities = { signature: signingCa, authenticationPerson: authenticationPersonCa } as const
  const key = createPublicKey(await generateKey('p256')).export({ type: 'spki', format: 'der' })
  const events: IssuedEvent[] = []
  let state: 'up' | 'away' = 'up'

  const tell = (
    der: Uint8Array,
    authority: keyof typeof authorities,
    reason?: 'keyCompromise' | 'superseded',
  ) => {
    const { serialHex } = parseCertificate(der)
    const certificate = Buffer.from(der).toString('base64')
    const common = { sequence: events.length + 1, authority, serialHex, at: at.toISOString(), certificate }
    events.push(reason ? { ...common, event: 'revoked', reason } : { ...common, event: 'issued' })
  }
  const answer = <Value>(value: Value): Value => {
    if (state === 'away') throw new Error('The authority does not answer')
    return value
  }
  const make = (
    owner: { readonly serialNumber: string; readonly roles?: readonly HealthcareRole[] },
    authority: keyof typeof authorities,
    by = authorities[authority],
  ) =>
    buildCertificate(
      authority === 'signature' ? 'signature' : 'authenticationPerson',
      {
        ...validityFromJapanDay(japanDate(at), { years: 5 }),
        ...holderNames({ commonName: 'Taro Jitsuin', serialNumber: owner.serialNumber }),
        serialBytes: randomBytes(8),
        spkiDer: key,
        roles: owner.roles ?? ['medicalDoctor'],
        crlPoints: [{ uri: `${REPOSITORY}/list.crl` }],
        cpsUri: `${REPOSITORY}/policy/`,
      },
      by,
    )

  const feed: AuthorityFeed = {
    authorities: async () =>
      answer([
        { authority: 'signature', certificateDer: signingCa.certificateDer },
        { authority: 'authenticationPerson', certificateDer: authenticationPersonCa.certificateDer },
      ]),
    eventsAfter: async (sequence) => answer(events.slice(sequence, sequence + 100)),
  }
  return {
    feed,
    events,
    turn: (wanted: 'up' | 'away') => {
      state = wanted
    },
    /** Issues and publishes, as the authority does. */
    issue: async (
      serialNumber: string,
      {
        authority = 'signature' as keyof typeof authorities,
        roles = ['medicalDoctor'] as HealthcareRole[],
      } = {},
    ): Promise<Uint8Array> => {
      const der = await make({ serialNumber, roles }, authority)
      tell(der, authority)
      return der
    },
    /** Signs with the authority's key and tells nobody: what an intruder there would do. */
    issueInSecret: (serialNumber: string) => make({ serialNumber }, 'signature'),
    /** A certificate of somebody else's authority with the very same names. */
    issueElsewhere: (serialNumber: string) =>
      make({ serialNumber }, 'signature', foreign.authorities.signingCa),
    revoke: (der: Uint8Array, reason: 'keyCompromise' | 'superseded' = 'keyCompromise') =>
      tell(der, 'signature', reason),
  }
}
