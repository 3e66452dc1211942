/** A small working twin of the authority: certifies under warrants, gives the same answer to the same request, keeps a record. */
import { createHash, randomBytes } from 'node:crypto'
import type { CertificateWish, WarrantOrder } from '@jitsuin/ca/contract'
import { CodedError } from '@jitsuin/kernel'
import { createTestHierarchy } from '@jitsuin/keys'
import {
  buildCertificate,
  holderNames,
  parseProvenRequest,
  readWarrantDigest,
  validityFromJapanDay,
} from '@jitsuin/pki'
import type { CertificationAuthority } from '../../src/outside/certification-authority.js'
import type { Issued } from './world.js'

/** What the twin remembers, so that a test can put it into a file. */
export type AuthorityMemory = {
  readonly warrants: Map<string, WarrantOrder>
  readonly issued: Map<string, Issued>
}

/** The twin, and what a test does to it. */
export type QuickAuthority = {
  readonly port: CertificationAuthority
  readonly acceptWarrant: (warrant: WarrantOrder) => Promise<string>
  readonly memory: AuthorityMemory
  /** Names of holders whom it refuses. */
  readonly refuses: Set<string>
  state: 'up' | 'down' | 'crosses-answers'
}

/** Opens the twin; `remember` is awaited before an answer goes out. */
export async function quickAuthority(options: {
  readonly at: Date
  readonly memory?: AuthorityMemory
  readonly remember?: (key: string, issued: Issued) => void
}): Promise<QuickAuthority> {
  let hierarchy: ReturnType<typeof createTestHierarchy> | undefined
  // Keys take long; a life that only repeats known answers needs none.
  const made = () => {
    hierarchy ??= createTestHierarchy({ strength: 'fast', at: options.at, random: randomBytes })
    return hierarchy
  }
  const memory = options.memory ?? { warrants: new Map(), issued: new Map() }
  const certify = async (wish: CertificateWish): Promise<Issued | { refused: string }> => {
    const key = createHash('sha256')
      .update(`${wish.warrantId} ${wish.authority} ${wish.request}`)
      .digest('hex')
    const known = memory.issued.get(key)
    if (known) return known
    const warrant = memory.warrants.get(wish.warrantId)
    const request = parseProvenRequest(Buffer.from(wish.request, 'base64'))
    const digest = Buffer.from(readWarrantDigest(request) ?? []).toString('hex')
    if (!warrant || digest !== digestOf(warrant)) return { refused: 'warrant/differs' }
    if (quick.refuses.has(warrant.facts.nameRomaji)) return { refused: 'order/profile-refused' }
    const { authorities, root, repositoryUri } = await made()
    const ca = wish.authority === 'signature' ? authorities.signingCa : authorities.authenticationPersonCa
    const { nameRomaji, subjectSerialNumber, nameJa = '' } = warrant.facts
    const certificate = await buildCertificate(
      wish.authority,
      {
        ...holderNames({ commonName: nameRomaji, serialNumber: subjectSerialNumber, nameJa }),
        ...validityFromJapanDay(wish.firstDay, { years: 5 }),
        serialBytes: Buffer.concat([Buffer.of(0x40), randomBytes(7)]),
        spkiDer: request.spkiBytes,
        roles: ['medicalDoctor'],
        crlPoints: [{ uri: `${repositoryUri}/x.crl` }],
        cpsUri: `${repositoryUri}/policy/`,
      },
      ca,
    )
    const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64')
    const issued: Issued = {
      act: 'issue',
      serialHex: createHash('sha256').update(certificate).digest('hex').slice(0, 16),
      certificate: base64(certificate),
      chain: [base64(ca.certificateDer), base64(root.certificateDer)],
    }
    options.remember?.(key, issued)
    memory.issued.set(key, issued)
    return issued
  }
  const quick: QuickAuthority = {
    memory,
    refuses: new Set(),
    state: 'up',
    acceptWarrant: async (warrant) => {
      memory.warrants.set(warrant.orderId, warrant)
      return digestOf(warrant)
    },
    port: {
      submit: () => Promise.reject(new Error('not asked here')),
      submitAll: () => Promise.reject(new Error('not asked here')),
      grantEnrolment: () => Promise.reject(new Error('not asked here')),
      bytesOf: (order) => Buffer.from(JSON.stringify(order)),
      certify: async (wishes) => {
        if (quick.state === 'down') throw new Unreachable()
        const answers = []
        for (const wish of wishes) answers.push(await certify(wish))
        return quick.state === 'crosses-answers' ? answers.toReversed() : answers
      },
    },
  }
  return quick
}

const digestOf = (warrant: WarrantOrder) => createHash('sha256').update(warrant.orderId).digest('hex')

/** No answer, as the adapter says it. */
class Unreachable extends CodedError {
  constructor() {
    super('ca/unreachable', 'The authority is away')
  }
}
