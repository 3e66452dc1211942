/**
 * Whether the door opens for a card (requirements A-10). Read without a PIN, a card proves that a good certificate is there, not
 * that its holder is: the guard compares the face (docs/qualification.md).
 */
import {
  attributeOf,
  type Certificate,
  type Crl,
  decodeRoleExtension,
  EXTENSION_OIDS,
  findHpkiPath,
  type HealthcareRole,
  HPKI_ALGORITHMS,
  type PathFailureCode,
  PkiError,
  statusChecker,
  type TrustAnchor,
} from '@jitsuin/pki'

/** The lists at hand, and when the centre was last heard: all of its lists, fetched whole. */
export type LastLists = { readonly lists: readonly Crl[]; readonly heardAt: Date | 'never' }

/** What the judgement looks at. */
export type EntryFacts = {
  readonly certificate: Certificate
  readonly chain: readonly Certificate[]
  readonly anchors: readonly TrustAnchor[]
  readonly authorities: readonly Certificate[]
  readonly last: LastLists
  /** For how long the door goes on opening when the centre is silent. */
  readonly holdSeconds: number
  readonly at: Date
}

/** Why a door stays shut. */
export const SHUT_REASONS = {
  'not-a-card': { ja: '対応していないカードです', en: 'Not a card that we know' },
  'not-trusted': { ja: '信頼する認証局のカードではありません', en: 'No trusted authority issued this card' },
  'not-in-validity': { ja: '有効期間外のカードです', en: 'The card is outside its validity period' },
  'wrong-kind': { ja: '認証用の証明書ではありません', en: 'Not a certificate for authentication' },
  revoked: { ja: '失効したカードです', en: 'The card is revoked' },
  'status-unknown': {
    ja: '失効していないことを確かめられません',
    en: 'Nobody can say that the card is not revoked',
  },
  'status-too-old': {
    ja: 'センターと長く連絡が取れず、失効を確かめられません',
    en: 'The centre was not heard for too long to know about revocations',
  },
  'no-qualification': { ja: '資格が書かれていないカードです', en: 'The card states no qualification' },
} as const

export type ShutReason = keyof typeof SHUT_REASONS

/** How the door answers. `heardSecondsAgo`: the age of what is known about revocations. */
export type Entry =
  | {
      readonly door: 'opens'
      readonly commonName: string
      readonly serialHex: string
      readonly roles: readonly HealthcareRole[]
      readonly heardSecondsAgo: number
    }
  | { readonly door: 'stays-shut'; readonly why: ShutReason; readonly serialHex?: string }

/** Judges a card. */
export function judgeEntry(facts: EntryFacts): Entry {
  const { certificate, chain, anchors, authorities, last, at } = facts
  const { serialHex } = certificate
  const shut = (why: ShutReason): Entry => ({ door: 'stays-shut', why, serialHex })
  const material = { target: certificate, intermediates: [...chain, ...authorities], anchors }
  const revocation = statusChecker({ lists: last.lists, responses: [], allowed: HPKI_ALGORITHMS, now: at })
  const result = findHpkiPath(material, { purpose: 'authentication-person', at, revocation })
  if (result.verdict !== 'valid') return shut(REASONS[result.failure.code] ?? 'not-trusted')
  if (result.statuses === 'not-checked') return shut('status-unknown')
  const heardSecondsAgo = secondsSince(last, at)
  // A revoked card is told so even when the centre is silent; silence alone shuts the door for the good ones.
  if (heardSecondsAgo > facts.holdSeconds) return shut('status-too-old')
  const roles = rolesOf(certificate)
  if (roles.length === 0) return shut('no-qualification')
  return {
    door: 'opens',
    commonName: attributeOf(certificate.subject, 'CN') ?? '',
    serialHex,
    roles,
    heardSecondsAgo,
  }
}

const REASONS: Partial<Record<PathFailureCode, ShutReason>> = {
  'validity/not-yet': 'not-in-validity',
  'validity/expired': 'not-in-validity',
  'hpki/policy': 'wrong-kind',
  'policy/none-valid': 'wrong-kind',
  'key-usage/not-allowed': 'wrong-kind',
  'purpose/not-allowed': 'wrong-kind',
  'status/revoked': 'revoked',
  'status/unknown': 'status-unknown',
}

function secondsSince({ heardAt }: LastLists, at: Date): number {
  return heardAt === 'never' ? Number.POSITIVE_INFINITY : (at.getTime() - heardAt.getTime()) / 1000
}

function rolesOf({ extensions }: Certificate): readonly HealthcareRole[] {
  const extension = extensions.get(EXTENSION_OIDS.subjectDirectoryAttributes)
  if (!extension) return []
  try {
    return decodeRoleExtension(extension.value)
  } catch (error) {
    if (error instanceof PkiError) return [] // a role that cannot be read opens no door
    throw error
  }
}
