/**
 * The proof of one signature: that its holder approved this very document, on a list that they saw. A stranger judges it off line,
 * knowing nothing but the authority's grant key (or, for cards, the HPKI root).
 */
import { createHash } from 'node:crypto'
import { fingerprintOf, judgeCardAnswer, rsaKeyOf, subjectSerialNumberOf } from './card.js'
import { judgeDigestSignature } from './digest-signature.js'
import { SecondKeyError } from './errors.js'
import { judgeListPlace, listLeaf, listPath } from './list.js'
import { base64urlOf, octets } from './octets.js'
import { judgeAssertion } from './passkey.js'
import { leavesOfSheet, listItemOf, type SheetItem } from './sheet.js'
import { judgeClientSignature, judgeEd25519, readClientKey } from './signatures.js'
import { ENROLMENT, type EnrolmentStatement, GRANT, LIST, type ListStatement } from './statements.js'
import type { ApprovalEvidence, CredentialEvidence, ProofBundle } from './wire.js'

/** What is checked, in this order; the words are for people. */
export const PROOF_CHECKS = {
  'approval-readable': { ja: '承認の文を読めること', en: 'The approved statement can be read' },
  'certificate-named': {
    ja: '承認がこの証明書のためのものであること',
    en: 'The approval names this certificate',
  },
  'carrier-bound': {
    ja: '承認に使った鍵が本人のものと認められていること',
    en: 'The key that approved was bound to the holder',
  },
  'holder-answered': { ja: '本人の鍵が承認したこと', en: 'The holder’s key approved the statement' },
  'item-on-list': {
    ja: '示された内容と文書が、承認した一覧にあること',
    en: 'What was shown stands with this document on the approved list',
  },
  'signature-valid': { ja: '署名値がこの文書のものであること', en: 'The signature is over this document' },
} as const
export type ProofCheck = keyof typeof PROOF_CHECKS

/** What is relied on. */
export type ProofTrust = {
  /** The key with which the authority signs grants: P-256, SubjectPublicKeyInfo, DER. */
  readonly grantKey: Uint8Array
  /** The page on which holders approve. */
  readonly origin: string
  /**
   * Whether the certificate of a card is one of the HPKI (path, policy, role): judged by whoever can. Without this, proofs by card are not
   * believed.
   */
  readonly judgeCard?: (certificateDer: Uint8Array, chainDer: readonly Uint8Array[]) => 'good' | 'refused'
}

/** How it ends: `valid`, or the first check that fails. */
export type ProofVerdict =
  | {
      readonly verdict: 'valid'
      readonly subject: string
      readonly institution: string
      readonly shown: string
    }
  | { readonly verdict: 'invalid'; readonly check: ProofCheck }

/** Writes the proof of one item of a sheet. @throws {SecondKeyError} `second-key/sheet-malformed` */
export function proofOf(
  approval: ApprovalEvidence,
  {
    sheet,
    index,
    certificateDer,
    signature,
  }: {
    readonly sheet: readonly SheetItem[]
    readonly index: number
    readonly certificateDer: Uint8Array
    readonly signature: Uint8Array
  },
): ProofBundle {
  const item = sheet[index]
  if (!item) throw new SecondKeyError('second-key/sheet-malformed', `No item ${index}`)
  const { salt, shown, digest } = item
  const path = listPath(leavesOfSheet(sheet), index).map(base64urlOf)
  return {
    form: 'jitsuin-second-key-proof/1',
    approval,
    item: { index, salt: base64urlOf(salt), shown, digest: base64urlOf(digest), path },
    certificate: base64urlOf(certificateDer),
    signature: base64urlOf(signature),
  }
}

/** Judges a proof whose form a schema has checked. */
export async function judgeProof(bundle: ProofBundle, trust: ProofTrust): Promise<ProofVerdict> {
  const { approval, certificate } = bundle
  const list = readList(approval.statement)
  if (!list) return failed('approval-readable')
  if (list.certificate !== fingerprintOf(octets(certificate))) return failed('certificate-named')
  if (judgeBinding(approval, list, trust) === 'refused') return failed('carrier-bound')
  if ((await judgeAnswer(approval, trust)) === 'refused') return failed('holder-answered')
  if (!isOnList(bundle, list)) return failed('item-on-list')
  if (!isSigned(bundle, list)) return failed('signature-valid')
  const { subject, institution } = list
  return { verdict: 'valid', subject, institution, shown: bundle.item.shown }
}

function failed(check: ProofCheck): ProofVerdict {
  return { verdict: 'invalid', check }
}

function readList(statement: string): ListStatement | undefined {
  return readable(() => LIST.parse(octets(statement)))
}

function readable<Statement>(read: () => Statement): Statement | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof SecondKeyError) return undefined
    throw error
  }
}

type Binding = 'bound' | 'refused'

function judgeBinding(
  { answer, credential }: ApprovalEvidence,
  list: ListStatement,
  trust: ProofTrust,
): Binding {
  if ('card' in answer) return judgeCardOf(list.subject, answer.card, trust)
  const enrolment = credential && readable(() => ENROLMENT.parse(octets(credential.statement)))
  if (!credential || !enrolment || !isAbout(enrolment, { list, credential, trust })) return 'refused'
  if (answer.assertion.id !== enrolment.credential) return 'refused'
  const { proof } = credential
  if (proof.kind === 'code') return judgeGrant(credential, { proof, enrolment, trust })
  const challenge = sha256(octets(credential.statement))
  const isAnswered = judgeCardAnswer(trust, proof.card, { challenge }) === 'answered'
  return isAnswered ? judgeCardOf(list.subject, proof.card, trust) : 'refused'
}

function isAbout(
  enrolment: EnrolmentStatement,
  {
    list,
    credential,
    trust,
  }: { readonly list: ListStatement; readonly credential: CredentialEvidence; readonly trust: ProofTrust },
): boolean {
  return (
    enrolment.subject === list.subject &&
    enrolment.certificate === list.certificate &&
    enrolment.origin === trust.origin &&
    enrolment.credentialKey === sha256(octets(credential.publicKey)).toString('hex') &&
    enrolment.issued <= list.ends
  )
}

/** A card of a person states the same subject serialNumber as their second certificate (hpki §2.6). */
function judgeCardOf(
  subject: string,
  {
    card,
    certificate,
    chain,
  }: { readonly card: 'hpki' | 'jpki'; readonly certificate: string; readonly chain: readonly string[] },
  { judgeCard }: ProofTrust,
): Binding {
  const der = octets(certificate)
  if (card !== 'hpki' || subjectSerialNumberOf(der) !== subject) return 'refused'
  return judgeCard?.(der, chain.map(octets)) === 'good' ? 'bound' : 'refused'
}

type OfCode = {
  readonly proof: Extract<CredentialEvidence['proof'], { kind: 'code' }>
  readonly enrolment: EnrolmentStatement
  readonly trust: ProofTrust
}

function judgeGrant({ statement }: CredentialEvidence, { proof, enrolment, trust }: OfCode): Binding {
  const bytes = octets(proof.grant.statement)
  const grant = readable(() => GRANT.parse(bytes))
  const key = readClientKey(trust.grantKey)
  const granted = { message: bytes, signature: octets(proof.grant.signature) }
  if (!grant || !key || judgeClientSignature(key, granted) !== 'valid') return 'refused'
  const isSame = grant.subject === enrolment.subject && grant.certificate === enrolment.certificate
  const isInTime = grant.issued <= enrolment.expires && enrolment.issued < grant.expires
  const signed = { message: octets(statement), signature: octets(proof.signature) }
  const isProven = judgeEd25519(Buffer.from(grant.enrolmentKey, 'hex'), signed) === 'valid'
  return isSame && isInTime && isProven ? 'bound' : 'refused'
}

async function judgeAnswer(
  { statement, answer, credential }: ApprovalEvidence,
  trust: ProofTrust,
): Promise<'answered' | 'refused'> {
  const challenge = sha256(octets(statement))
  if ('card' in answer) return judgeCardAnswer(trust, answer.card, { challenge })
  if (!credential) return 'refused'
  const passkey = { credentialId: answer.assertion.id, publicKey: octets(credential.publicKey) }
  const verdict = await judgeAssertion(trust, answer.assertion, { passkey, challenge })
  return verdict === 'refused' ? 'refused' : 'answered'
}

function isOnList({ item }: ProofBundle, { root, numSignatures: count }: ListStatement): boolean {
  const { index, salt, shown, digest, path } = item
  const leaf = readable(() =>
    listLeaf(listItemOf({ salt: octets(salt), shown, digest: octets(digest) }, index)),
  )
  const place = { index, count, path: path.map(octets), root: Buffer.from(root, 'hex') }
  return leaf !== undefined && judgeListPlace(leaf, place) === 'on-the-list'
}

function isSigned({ item, certificate, signature }: ProofBundle, { algorithm }: ListStatement): boolean {
  const key = rsaKeyOf(octets(certificate))
  const signed = { algorithm, digest: octets(item.digest), signature: octets(signature) }
  return key !== undefined && judgeDigestSignature(key, signed) === 'valid'
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
