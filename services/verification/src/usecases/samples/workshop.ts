/**
 * Where samples are made: a demonstration hierarchy of its own that is older than now, people with certificates from any
 * day, time stamps for any moment, and lists. Its keys exist only while the samples are made.
 */
import { createPublicKey } from 'node:crypto'
import type { TimeStampSource } from '@jitsuin/ades'
import { japanDate } from '@jitsuin/kernel'
import {
  createTestHierarchy,
  generateKey,
  type HierarchyMember,
  rootScope,
  softwareSigner,
} from '@jitsuin/keys'
import {
  buildCertificate,
  encodeTimeStampRequest,
  type HealthcareRole,
  type NamePart,
  parseCertificate,
  parseTimeStampResponse,
  type RevokedCertificate,
  type Signer,
  signCrl,
  timeStampAuthority,
  validityFromJapanDay,
} from '@jitsuin/pki'

/** An invented person. */
export type Person = {
  readonly romaji: string
  readonly kanji: string
  readonly serialNumber: string
  readonly role: HealthcareRole
}

/** What a certificate is made for. */
export type Term = { readonly from: Date; readonly years: number }

export type Workshop = {
  readonly rootDer: Uint8Array
  readonly issue: (person: Person, term: Term) => Promise<Signer>
  readonly stampAt: (at: Date) => TimeStampSource
  /** Ends a certificate; lists made afterwards name it. */
  readonly revoke: (signer: Signer, at: Date) => void
  /** The lists of all issuers as they stood at a moment. */
  readonly listsAt: (thisUpdate: Date, nextUpdate: Date) => Promise<Uint8Array[]>
  /** Certificates of the issuing CAs, as material. */
  readonly authoritiesDer: readonly Uint8Array[]
}

export type WorkshopOptions = {
  readonly at: Date
  readonly random: (size: number) => Uint8Array
  /** Where certificates say that lists are published; the samples carry theirs with them. */
  readonly repositoryUri?: string
}

const TSA_POLICY = '1.2.392.100495.999.1' // a demonstration arc that nobody uses

/** Opens a workshop whose authorities began at `at`. */
export async function openWorkshop({ random, ...options }: WorkshopOptions): Promise<Workshop> {
  const hierarchy = await createTestHierarchy({ strength: 'fast', random, ...options })
  const { root, timeStampUnit, repositoryUri } = hierarchy
  const { signingCa } = hierarchy.authorities
  const revoked: RevokedCertificate[] = []
  let crlNumber = 1n

  return {
    rootDer: root.certificateDer,
    authoritiesDer: [signingCa.certificateDer],
    issue: (person, term) => issuePerson(signingCa, { person, term, random, repositoryUri }),
    stampAt: (time) => stampSource(timeStampUnit, { at: time, random }),
    revoke: ({ certificateDer }, revokedAt) => {
      const { serialBytes } = parseCertificate(certificateDer)
      revoked.push({ serialBytes, revokedAt, reason: 'keyCompromise' })
    },
    listsAt: async (thisUpdate, nextUpdate) => {
      crlNumber++
      const list = (issuer: HierarchyMember, name?: 'sarl' | 'tsa') => {
        const certificate = parseCertificate(issuer.certificateDer)
        const scope = name ? { scope: rootScope(name, repositoryUri) } : {}
        const entries = name ? [] : revoked.filter(({ revokedAt }) => revokedAt <= thisUpdate)
        return signCrl(
          { issuer: certificate, thisUpdate, nextUpdate, crlNumber, revoked: entries, ...scope },
          issuer.signer,
        )
      }
      return Promise.all([list(signingCa), list(root, 'sarl'), list(root, 'tsa')])
    },
  }
}

type Issue = {
  readonly person: Person
  readonly term: Term
  readonly random: (size: number) => Uint8Array
  readonly repositoryUri: string
}

async function issuePerson(
  ca: HierarchyMember,
  { person, term, random, repositoryUri }: Issue,
): Promise<Signer> {
  const key = await generateKey('rsa2048')
  const spkiDer = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const name = (cn: string): NamePart[] => [
    ['C', 'JP'],
    ['CN', cn],
    ['serialNumber', person.serialNumber],
  ]
  const certificateDer = await buildCertificate(
    'signature',
    {
      ...validityFromJapanDay(japanDate(term.from), { years: term.years }),
      serialBytes: random(8),
      subject: name(person.romaji),
      alternativeName: name(person.kanji),
      spkiDer,
      roles: [person.role],
      crlPoints: [{ uri: `${repositoryUri}/sign.crl` }],
      cpsUri: `${repositoryUri}/policy/`,
    },
    ca,
  )
  return { ...softwareSigner(key), certificateDer, chainDer: [ca.certificateDer] }
}

function stampSource(
  unit: HierarchyMember,
  { at, random }: { readonly at: Date; readonly random: (size: number) => Uint8Array },
): TimeStampSource {
  const authority = timeStampAuthority(
    { ...unit.signer, certificateDer: unit.certificateDer, chainDer: unit.chainDer },
    {
      policies: [TSA_POLICY],
      digests: new Set(['sha256']),
      accuracy: { seconds: 1 },
      ordering: 'by-time-and-accuracy',
    },
  )
  return async (sha256) => {
    const request = encodeTimeStampRequest({ digest: 'sha256', value: sha256, certificate: 'wanted' })
    const answer = await authority(request, { at, serialBytes: random(8) })
    const response = parseTimeStampResponse(answer.response)
    if (response.outcome !== 'token') throw new Error('The workshop stamps whatever it is asked to')
    return response.tokenBytes
  }
}
