import { createPublicKey } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import {
  buildCertificate,
  type CertificateFields,
  type CrlPoint,
  type NamePart,
  type ProfileName,
  validityFromJapanDay,
} from '@jitsuin/pki'
import type { KeyKind } from '../key-kinds.js'
import { generateKey } from '../software/generate-key.js'
import { softwareSigner } from '../software/software-signer.js'
import { emptyLists, type HierarchyLists } from './lists.js'
import type { HierarchyMember } from './member.js'
import { ISSUING_CAS, type IssuingCa, memberName, ROOT_NAME, ROOT_NAME_JA } from './names.js'

/** The members; each issuing CA has a responder of its own. */
export type TestHierarchy = {
  readonly root: HierarchyMember
  readonly authorities: Readonly<Record<IssuingCa, HierarchyMember>>
  readonly responders: Readonly<Record<IssuingCa, HierarchyMember>>
  readonly timeStampUnit: HierarchyMember
  readonly lists: HierarchyLists
  /** Where lists and policies are published, without a slash at the end. */
  readonly repositoryUri: string
}

/** How to make one. */
export type HierarchyOptions = {
  /** `fast`: RSA-2048 as the genuine hierarchy has it; `strong`: RSA-4096 for CAs and RSA-3072 for units. */
  readonly strength: 'fast' | 'strong'
  /** The CAs begin on this day in Japan; the lists are issued at this second. */
  readonly at: Date
  readonly random: (size: number) => Uint8Array
  /** With a host that is a full name or an address: `localhost` is neither (RFC 5280 §4.2.1.6). */
  readonly repositoryUri?: string
}

const STRENGTHS = {
  fast: { ca: 'rsa2048', unit: 'rsa2048' },
  strong: { ca: 'rsa4096', unit: 'rsa3072' },
} as const satisfies Record<HierarchyOptions['strength'], Record<'ca' | 'unit', KeyKind>>

const YEARS = { root: 30, ca: 20, responder: 1, timeStampUnit: 10 } as const

/** Makes keys, certificates and empty lists. Every certificate goes through the same builder and lint as real ones. */
export async function createTestHierarchy(options: HierarchyOptions): Promise<TestHierarchy> {
  const { at, repositoryUri = 'http://pki.demo.invalid' } = options
  const issue = memberIssuer(options)
  const crl = (list: string): CrlPoint => ({ uri: `${repositoryUri}/${list}.crl` })
  const directory = (list: string): CrlPoint => ({ directoryName: listName(list) })

  const root = await issue('root', undefined, {
    subject: ROOT_NAME,
    years: YEARS.root,
    alternativeName: ROOT_NAME_JA,
    crlPoints: [directory('RARL'), crl('rarl')],
  })
  const authorities = await forEachCa((name) =>
    issue(name, root, {
      subject: memberName(ISSUING_CAS[name].commonName),
      years: YEARS.ca,
      cpsUri: `${repositoryUri}/policy/`,
      crlPoints: [directory('SARL'), crl('sarl')],
    }),
  )
  const responders = await forEachCa((name) =>
    issue('ocspResponder', authorities[name], {
      subject: memberName(`DEMO OCSP Responder ${ISSUING_CAS[name].list}`),
      years: YEARS.responder,
    }),
  )
  const timeStampUnit = await issue('timeStampUnit', root, {
    subject: memberName('DEMO Time-Stamp Unit 1'),
    years: YEARS.timeStampUnit,
    crlPoints: [crl('tsa')],
  })
  const lists = await emptyLists({ root, authorities, at, repositoryUri })
  return { root, authorities, responders, timeStampUnit, lists, repositoryUri }
}

/** The directory entry of a root's list: its own name with CN=SARL or CN=RARL below. */
export function listName(list: string): readonly NamePart[] {
  return [...ROOT_NAME, ['CN', list]]
}

type MemberFields = Pick<CertificateFields, 'subject' | 'alternativeName' | 'crlPoints' | 'cpsUri'> & {
  readonly years: number
}

function memberIssuer({ strength, at, random }: HierarchyOptions) {
  return async (
    profile: ProfileName,
    above: HierarchyMember | undefined,
    { years, ...fields }: MemberFields,
  ): Promise<HierarchyMember> => {
    const isUnit = profile === 'ocspResponder' || profile === 'timeStampUnit'
    const privateKey = await generateKey(STRENGTHS[strength][isUnit ? 'unit' : 'ca'])
    const signer = softwareSigner(privateKey)
    const certificateDer = await buildCertificate(
      profile,
      {
        ...fields,
        ...validityFromJapanDay(japanDate(at), { years }),
        serialBytes: random(8),
        spkiDer: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
      },
      above ?? { signer, certificateDer: 'self-signed' },
    )
    const chainDer = above ? [above.certificateDer, ...above.chainDer] : []
    return { profile, privateKey, signer, certificateDer, chainDer }
  }
}

async function forEachCa(
  make: (name: IssuingCa) => Promise<HierarchyMember>,
): Promise<Record<IssuingCa, HierarchyMember>> {
  const [signingCa, authenticationPersonCa, authenticationOrganisationCa] = await Promise.all([
    make('signingCa'),
    make('authenticationPersonCa'),
    make('authenticationOrganisationCa'),
  ])
  return { signingCa, authenticationPersonCa, authenticationOrganisationCa }
}
