/**
 * Every time stamp of a CAdES signature, from the youngest archive time stamp back: each one is judged at the earliest time that a sound
 * archive time stamp proves which covers it (EN 319 102-1 §5.6.2). Unlike in XAdES the order of attributes says nothing; the
 * hash index of each archive time stamp says what it covers.
 */
import { sameBytes } from '@jitsuin/kernel'
import {
  type DigestName,
  imprintDigest,
  PkiError,
  parseTimeStampToken,
  type TimeStampToken,
} from '@jitsuin/pki'
import {
  baseAfter,
  earliestSound,
  judgeToken,
  type StampFacts,
  type TokenQuestion,
  unjudged,
} from '../../validate/judge-token.js'
import type { BaseTime } from '../../validate/path.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { asDerToken } from '../../validate/token-form.js'
import { type PreparedTrust, policyOfTrust, withProofs } from '../../validate/trust.js'
import { archiveV2Imprints, archiveV3Imprint, hashOf, hexOfPart } from '../archive-imprint.js'
import { digestsOfAttribute, type HashIndex, indexFits, readHashIndex } from '../hash-index.js'
import { UNSIGNED_ATTRIBUTES } from '../oids.js'
import { asDer } from '../read/as-der.js'
import { materialOfMessage, materialOfSigner } from '../read/material.js'
import type { CadesMessage, SignerPart, UnsignedAttribute } from '../read/message.js'

/** One time stamp among the unsigned attributes. */
export type FoundStamp = {
  readonly kind: 'signature' | 'archive'
  readonly form: 'signature' | 'v2' | 'v3'
  readonly attribute: UnsignedAttribute
  readonly value: Uint8Array
  /** Undefined if the token cannot be read. */
  readonly token: TimeStampToken | undefined
  /** Of its imprint. */
  readonly digest: DigestName | undefined
}

const FORMS: Readonly<Record<string, FoundStamp['form']>> = {
  [UNSIGNED_ATTRIBUTES.signatureTimeStamp]: 'signature',
  [UNSIGNED_ATTRIBUTES.archiveV2]: 'v2',
  [UNSIGNED_ATTRIBUTES.archiveV3]: 'v3',
}

/** An archive is stamped again every ten years or so; more are a bomb. */
export const MAX_STAMPS = 16

/** The time stamps of a signer, in the order of the file. */
export function findStamps({ unsigned }: SignerPart): FoundStamp[] {
  return unsigned.flatMap((attribute) => {
    const form = FORMS[attribute.type]
    if (!form) return []
    return attribute.values.map((value): FoundStamp => {
      const token = readToken(value)
      const kind = form === 'signature' ? 'signature' : 'archive'
      return { kind, form, attribute, value, token, digest: token && imprintDigest(token.info.imprint) }
    })
  })
}

/** Reads a token; what cannot be read is judged as malformed. */
export function readToken(value: Uint8Array): TimeStampToken | undefined {
  try {
    return parseTimeStampToken(asDerToken(value))
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

/** What the stamps of a signer are judged against. */
export type StampsQuestion = Pick<TokenQuestion, 'trust' | 'now' | 'toleranceSeconds' | 'beside'> & {
  readonly message: CadesMessage
  readonly part: SignerPart
  readonly found: readonly FoundStamp[]
  readonly latest: BaseTime
  /** Digest of the content; undefined if there is none to digest. */
  readonly contentDigest: (digest: DigestName) => Uint8Array | undefined
  /** Version 2 is over the octets of the content themselves: in the message, or beside it; undefined if they are gone by. */
  readonly octets: 'inside' | Uint8Array | undefined
}

/** The stamps as judged, when the signature existed at the latest, and what no archive time stamp covers. */
export type JudgedStamps = {
  readonly stamps: readonly StampFacts[]
  readonly base: BaseTime
  readonly afterArchive: ReasonCode
  /** The trust with what the archive time stamps prove about lists and answers. */
  readonly trust: PreparedTrust
}

type Judged = {
  readonly stamp: FoundStamp
  readonly facts: StampFacts
  readonly index: HashIndex | undefined
}

/** Judges all stamps of a signer. */
export function judgeStamps(question: StampsQuestion): JudgedStamps {
  const { found, latest } = question
  const archives: Judged[] = []
  let { trust } = question
  for (const stamp of found.filter(({ kind }) => kind === 'archive').sort(byTime)) {
    const judged = judgeArchive(stamp, archives, { ...question, trust })
    const base = baseAfter(judged.facts, baseOf(stamp, archives, question))
    archives.push(judged)
    trust = withProofs(trust, judged.facts, { base, covered: () => coveredBy(judged, question) })
  }
  const signatures = found
    .filter(({ kind }) => kind === 'signature')
    .map((stamp) => judgeSignatureStamp(stamp, archives, { ...question, trust }))
  const facts = archives.map((one) => one.facts)
  const earliest = earliestSound(signatures) ?? earliestSound(facts)
  return {
    stamps: [...signatures, ...facts],
    base: earliest ? baseAfter(earliest, latest) : latest,
    afterArchive: afterArchive(archives, question),
    trust,
  }
}

/** The youngest first; one that cannot be read has no time. */
function byTime(a: FoundStamp, b: FoundStamp): number {
  return timeOf(b) - timeOf(a)
}

function timeOf({ token }: FoundStamp): number {
  return token?.info.genTime.getTime() ?? Number.NEGATIVE_INFINITY
}

function judgeSignatureStamp(
  stamp: FoundStamp,
  archives: readonly Judged[],
  question: StampsQuestion,
): StampFacts {
  const { digest, value } = stamp
  if (!digest) return unjudged('signature', stamp.token ? 'stamp/algorithm' : 'stamp/malformed')
  const stamped = { digest: hashOf(digest, question.part.signature) }
  return judgeToken(value, {
    ...question,
    kind: 'signature',
    stamped,
    base: baseOf(stamp, archives, question),
  })
}

function judgeArchive(stamp: FoundStamp, younger: readonly Judged[], question: StampsQuestion): Judged {
  const { token, digest } = stamp
  const index = token && readHashIndex(token.signerInfo.unsigned)
  if (!token || !digest) {
    const code = token ? 'stamp/algorithm' : 'stamp/malformed'
    return { stamp, index, facts: unjudged('archive', code) }
  }
  const imprint = stamp.form === 'v2' ? imprintOfV2(stamp, question) : imprintOfV3(stamp, index, question)
  if ('code' in imprint) return { stamp, index, facts: unjudged('archive', imprint.code) }
  const base = baseOf(stamp, younger, question)
  return {
    stamp,
    index,
    facts: judgeToken(stamp.value, { ...question, kind: 'archive', stamped: imprint, base }),
  }
}

type Imprint = { readonly digest: Uint8Array } | { readonly code: ReasonCode }

/** Index and imprint share their algorithm (EN 319 122-1 §5.5.2), and all that the index names is there. */
function imprintOfV3(
  { digest = 'sha256', token }: FoundStamp,
  index: HashIndex | undefined,
  { message, part, contentDigest }: StampsQuestion,
): Imprint {
  if (!index || index.digest !== digest) return { code: 'archive/hash-index' }
  if (indexFits(index, { ...message, unsigned: part.unsigned }) === 'differs')
    return { code: 'archive/hash-index' }
  const content = contentDigest(digest)
  if (!content) return { code: 'references/missing' }
  const { contentTypeBytes } = message.encapsulated
  const imprintOver = (fixedFields: readonly Uint8Array[]) => {
    const matter = {
      contentTypeBytes,
      contentDigest: content,
      part: { fixedFields },
      indexBytes: index.bytes,
    }
    return archiveV3Imprint(matter, digest)
  }
  const asWritten = imprintOver(part.fixedFields)
  // Of a message in BER some stamp what it is in DER.
  const inDer = imprintOver(part.fixedFields.map(asDer))
  return { digest: sameBytes(inDer, token?.info.imprint.digest ?? asWritten) ? inDer : asWritten }
}

function imprintOfV2(
  stamp: FoundStamp,
  { message, part, octets, found, contentDigest, trust }: StampsQuestion,
): Imprint {
  const { token, digest = 'sha256' } = stamp
  if (!octets) return { code: contentDigest(digest) ? 'archive/unsupported' : 'references/missing' }
  const detached = octets === 'inside' ? undefined : octets
  const later = new Set(
    found
      .filter((other) => other.kind === 'archive' && timeOf(other) >= timeOf(stamp))
      .map(({ attribute }) => attribute),
  )
  const earlier = part.unsigned.filter((attribute) => !later.has(attribute))
  const imprints = archiveV2Imprints({ message, part, earlier, detached }, digest)
  const stated = token?.info.imprint.digest ?? new Uint8Array()
  const match = imprints.find((imprint) => sameBytes(imprint, stated))
  if (match) return { digest: match }
  // Programs differ in what they put into it (TS 101 733 annex K): outside of HPKI that is no proof of a change.
  return { code: policyOfTrust(trust).grading === 'hpki' ? 'stamp/other-data' : 'archive/unsupported' }
}

/** The earliest time that a sound archive time stamp proves which covers this one. */
function baseOf(stamp: FoundStamp, archives: readonly Judged[], { latest }: StampsQuestion): BaseTime {
  const around = archives.filter((archive) => covers(archive, stamp))
  const earliest = earliestSound(around.map(({ facts }) => facts))
  return earliest ? baseAfter(earliest, latest) : latest
}

function covers({ stamp: archive, index }: Judged, { attribute, value, ...stamp }: FoundStamp): boolean {
  if (archive.form === 'v2')
    return stamp.kind === 'signature' || timeOf({ attribute, value, ...stamp }) < timeOf(archive)
  if (!index) return false
  const digests = digestsOfAttribute({ ...attribute, values: [value] }, index)
  return digests.every((digest) => index.attributes.has(digest))
}

/** Lists and answers that an archive time stamp covers. */
function coveredBy({ stamp, index }: Judged, { message, part }: StampsQuestion): Uint8Array[] {
  const isWhole = stamp.form === 'v2'
  const lists = isWhole
    ? message.lists
    : message.lists.filter((item) => index?.lists.has(hexOfPart(index.digest, item)))
  const unsigned = isWhole
    ? []
    : part.unsigned.filter(
        (attribute) =>
          index && digestsOfAttribute(attribute, index).every((digest) => index.attributes.has(digest)),
      )
  const found = [
    materialOfMessage({ ...message, certificates: [], lists }),
    materialOfSigner({ ...part, unsigned }),
  ]
  return found.flatMap(({ crls, ocsps }) => [...crls, ...ocsps])
}

/** Whether anything beside the archive time stamps stands outside of all of them: certificates, lists and unsigned attributes. */
function afterArchive(archives: readonly Judged[], { message, part }: StampsQuestion): ReasonCode {
  if (archives.length === 0) return 'archive-cover/unexamined'
  if (archives.some(({ stamp }) => stamp.form === 'v2')) return 'archive-cover/ok' // it covers the whole sets
  const indexes = archives.flatMap(({ index }) => index ?? [])
  const youngest = archives[0]?.stamp.attribute
  const isCovered = (item: Uint8Array, of: 'certificates' | 'lists') =>
    indexes.some((index) => index[of].has(hexOfPart(index.digest, item)))
  const attributes = part.unsigned.filter((attribute) => attribute !== youngest)
  const isWhole =
    message.certificates.every((item) => isCovered(item, 'certificates')) &&
    message.lists.every((item) => isCovered(item, 'lists')) &&
    attributes.every((attribute) =>
      indexes.some((index) =>
        digestsOfAttribute(attribute, index).every((digest) => index.attributes.has(digest)),
      ),
    )
  return isWhole ? 'archive-cover/ok' : 'archive-cover/unprotected'
}
