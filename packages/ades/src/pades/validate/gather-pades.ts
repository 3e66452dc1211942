/** Gathers the facts about one signature of a document, of whichever kind, in the order of EN 319 102-1 §5.2–5.6. */
import { type Certificate, type DigestName, PkiError } from '@jitsuin/pki'
import { gatherCades } from '../../cades/validate/gather-cades.js'
import { type AlgorithmUse, keyFacts } from '../../policy/reliability.js'
import { hasValues, type Level, type Placed, type SignatureFacts } from '../../validate/facts.js'
import type { StampFacts } from '../../validate/judge-token.js'
import { toleranceOf, type ValidateOptions } from '../../validate/options.js'
import { type BaseTime, wantedTime } from '../../validate/path.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { judgeSigner } from '../../validate/signer-facts.js'
import type { PreparedTrust } from '../../validate/trust.js'
import { isRsa, judgePlainSignature, type PlainAnswer } from '../adobe/plain-signature.js'
import type { readSecurityStore } from '../read/security-store.js'
import type { PdfSignature } from '../read/signature.js'
import { type DocumentStamp, judgeDocumentStamps } from './document-stamps.js'
import type { MessagePart, Part, PlainPart } from './part.js'

/** What stands around a signature. */
export type Around = {
  readonly trust: PreparedTrust
  readonly stamps: readonly DocumentStamp[]
  readonly store: ReturnType<typeof readSecurityStore>
  readonly options: ValidateOptions
}

/** The signature itself, and countersignatures inside of its message; a time stamp is judged with what it is over. */
export function factsOf(part: Part, around: Around): SignatureFacts[] {
  if (part.state === 'stamp') return []
  const { at: now, policy } = around.options
  const toleranceSeconds = toleranceOf(around.options)
  const id = part.state === 'broken' ? part.id : part.signature.field.name
  const placed: Placed = { format: 'PAdES', id, kind: 'other', policy, now, toleranceSeconds }
  if (part.state === 'broken') return [{ ...placed, state: 'broken', code: part.code }]
  const covering = around.stamps.filter(
    (one) => one.signature.revision.bytes.length > part.signature.revision.bytes.length,
  )
  const wanted = wantedTime(around.options)
  const times = { trust: around.trust, now, toleranceSeconds, wanted }
  const { facts, base, trust } = judgeDocumentStamps(covering, times)
  const proven = { ...around, trust, archives: facts, base }
  return part.state === 'plain' ? [plainFacts(part, placed, proven)] : messageFacts(part, placed, proven)
}

type Proven = Around & { readonly archives: readonly StampFacts[]; readonly base: BaseTime }

function messageFacts(
  part: MessagePart,
  placed: Placed,
  { archives, base, ...around }: Proven,
): SignatureFacts[] {
  const { signature, message, content, signatures, imprint, later } = part
  const { policy, now, toleranceSeconds } = placed
  const unbound = signature.form === 'cades' ? undefined : 'by-identifier'
  const context = { trust: around.trust, policy, now, toleranceSeconds, message, content, latest: base }
  return signatures.map((one, index) => {
    const facts = gatherCades(one, { ...context, ...(unbound && index === 0 && { unbound }) })
    const named = { ...facts, format: 'PAdES' as const, id: index === 0 ? placed.id : one.id }
    if (named.state === 'broken' || index > 0) return named
    const hasStamp = named.stamps.some(({ kind }) => kind === 'signature')
    return {
      ...named,
      packaging: 'pdf',
      signingTime: signature.claimed ?? named.signingTime,
      level: levelOf({ hasStamp, hasArchive: archives.length > 0, hasStore: hasValues(around.store) }),
      references: imprint === 'changed' ? 'references/changed' : named.references,
      algorithms: [...(imprint ? [SHA1_OF_PDF] : []), ...(named.algorithms ?? [])],
      coverage: { ...named.coverage, covers: [coverName(signature)] },
      stamps: [...named.stamps, ...archives],
      later,
      signedOctets: signature.revision.bytes.length,
    }
  })
}

/** What `adbe.pkcs7.sha1` has of the document. */
const SHA1_OF_PDF: AlgorithmUse = { where: 'signed-data', digest: 'sha1' }

/** A bare value says nothing but who and what; the certificate stands beside it, unprotected. */
function plainFacts(
  { signature, question, certificates, later }: PlainPart,
  placed: Placed,
  { archives, base, store, trust, options }: Proven,
): SignatureFacts {
  const candidates = certificates.flatMap((one) => readCertificate(one, trust))
  const answer = judgePlainSignature({ ...question, certificates: candidates })
  const { certificate } = answer
  if (!certificate) return { ...placed, state: 'broken', code: plainProblem(candidates) }
  const around = candidates.filter((other) => other !== certificate)
  const identity = { outcome: 'found', certificate, around, remark: 'pdf-signature/unbound' } as const
  return {
    ...placed,
    state: 'read',
    packaging: 'pdf',
    signingTime: signature.claimed,
    level: levelOf({ hasStamp: false, hasArchive: archives.length > 0, hasStore: hasValues(store) }),
    document: 'document/free',
    content: 'document/free',
    signer: judgeSigner(identity, { policy: options.policy, now: options.at, trust }, base),
    references: plainReferences(answer),
    coverage: { code: 'coverage/ok', covers: [coverName(signature)] },
    value: 'value/ok',
    algorithms: plainUses(answer.digest, certificate),
    stamps: archives,
    archive: 'complete',
    afterArchive: 'archive-cover/unexamined',
    later,
    signedOctets: signature.revision.bytes.length,
    base,
  }
}

/** Values of other algorithms than RSA are not read bare. */
function plainProblem(candidates: readonly Certificate[]): ReasonCode {
  return candidates.some(isRsa) ? 'value/wrong' : 'pdf-signature/kind'
}

function plainReferences({ content }: PlainAnswer): ReasonCode {
  return content === 'same' ? 'references/ok' : 'references/changed'
}

/** PKCS #1 v1.5 over the digest that was found in the value. */
function plainUses(digest: DigestName | undefined, { spkiBytes }: Certificate): AlgorithmUse[] {
  return [{ where: 'signature', scheme: 'rsa', digest, key: keyFacts(spkiBytes) }]
}

function readCertificate(der: Uint8Array, trust: PreparedTrust): Certificate[] {
  try {
    return [trust.readCertificate(der)]
  } catch (error) {
    if (error instanceof PkiError) return [] // it can only be missed
    throw error
  }
}

type Additions = { readonly hasStamp: boolean; readonly hasArchive: boolean; readonly hasStore: boolean }

/** By what is there (EN 319 142-1 §6.1): a document time stamp is also a proof of time for the signature. */
function levelOf({ hasStamp, hasArchive, hasStore }: Additions): Level {
  if (!hasStamp && !hasArchive) return 'B-B'
  if (!hasStore) return 'B-T'
  return hasArchive ? 'B-LTA' : 'B-LT'
}

/** As reports say it. */
export function coverName({ revision }: Pick<PdfSignature, 'revision'>): string {
  return `PDF (${revision.bytes.length} octets)`
}
