/**
 * Writes a validation report in the XML form of ETSI TS 119 102-2 (v1.2.1, namespace …/19102/v1.2.1#): for each signature its
 * identifier, the policy and each of its checks, the times with their proofs, what was signed and by whom, the process, the status, and
 * all objects that it rested on. Only what was found is written; nothing is decided here.
 */
import { createHash } from 'node:crypto'
import { toBase64, utf8 } from '@jitsuin/kernel'
import { canonicalAttribute } from './create/canonical-text.js'
import { additional, constraints, SUB_INDICATION } from './etsi/constraints.js'
import { type Evidence, evidenceOf, type ValidationObject, writeObjects, writeProof } from './etsi/objects.js'
import { digestOf, element, reference, text } from './etsi/xml.js'
import { DSIG, XADES } from './namespaces.js'
import type { CheckReport, SignatureReport, SignerReport, ValidationReport } from './report.js'
import type { ReadFacts, SignatureFacts } from './validate/facts.js'
import { reasonRow } from './validate/reasons.js'
import { factsOf } from './validate/signature-report.js'

const REPORT = 'http://uri.etsi.org/19102/v1.2.1#'
const MAIN_INDICATION: Readonly<Record<string, string>> = {
  'TOTAL-PASSED': 'urn:etsi:019102:mainindication:total-passed',
  'TOTAL-FAILED': 'urn:etsi:019102:mainindication:total-failed',
  INDETERMINATE: 'urn:etsi:019102:mainindication:indeterminate',
}
const PROCESS = 'urn:etsi:019102:validationprocess:'

/** The file that was validated, and the report on it. Of a report that was read from JSON only the short form can be written. */
export type EtsiReportInput = { readonly file: Uint8Array; readonly report: ValidationReport }

/** Writes the report as an XML document, UTF-8. A file without a signature gets one report that says so (TS 119 102-2 §4.2.2). */
export function writeEtsiReport({ file, report }: EtsiReportInput): Uint8Array {
  const digest = createHash('sha256').update(file).digest('base64')
  const signatures = report.signatures.map((signature, index): Described => {
    const facts = factsOf(signature)
    const evidence = facts?.state === 'read' ? evidenceOf(facts) : NOTHING
    const id = `S-${index + 1}-${signature.id.replace(/[^A-Za-z0-9_.-]/g, '_')}`
    return { signature, id, facts, evidence }
  })
  const context = { digest, at: report.validatedAt }
  const parts =
    signatures.length > 0
      ? signatures.map((one) => signatureReport(one, context))
      : [fileReport(report, digest)]
  const objects = signatures.flatMap(({ signature, evidence }) => [
    ...evidence.objects,
    ...(evidence === NOTHING ? signerObject(signature) : []),
  ])
  return utf8(
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<vr:ValidationReport xmlns:vr="${REPORT}" xmlns:ds="${DSIG}" xmlns:xades="${XADES}">` +
      `${parts.join('')}${writeObjects(objects, report.validatedAt)}</vr:ValidationReport>\n`,
  )
}

type Described = {
  readonly signature: SignatureReport
  readonly id: string
  readonly facts: SignatureFacts | undefined
  readonly evidence: Evidence
}
type FileContext = { readonly digest: string; readonly at: string }

const NOTHING: Evidence = {
  objects: [],
  chain: { signer: undefined, intermediates: [], anchor: undefined },
  signedData: [],
  stamps: [],
}

/** The parts in the order of the schema (TS 119 102-2 §4.3). */
function signatureReport(described: Described, { digest, at }: FileContext): string {
  const { signature, facts, evidence } = described
  return element('SignatureValidationReport', [
    identifier(described, digest),
    constraints(signature, facts),
    element('ValidationTimeInfo', [text('ValidationTime', at), bestTime(described, at)]),
    signersDocument(facts, evidence),
    facts?.state === 'read' ? attributes(signature, evidence) : '',
    signature.signer ? signerInformation(signature.signer) : '',
    quality(signature),
    element('SignatureValidationProcess', [
      text('SignatureValidationProcessID', PROCESS + processOf(described)),
    ]),
    status(described),
  ])
}

function fileReport(
  { indication, subIndication, validatedAt, problem }: ValidationReport,
  digest: string,
): string {
  const checks: CheckReport[] = problem ? [{ id: 'file', verdict: 'INVALID', reason: problem }] : []
  return element('SignatureValidationReport', [
    element('SignatureIdentifier', [
      fileDigest(digest),
      text('HashOnly', 'false'),
      text('DocHashOnly', 'false'),
    ]),
    element('ValidationTimeInfo', [
      text('ValidationTime', validatedAt),
      writeProof('BestSignatureTime', validatedAt, []),
    ]),
    element('SignatureValidationStatus', [
      ...indications({ indication, subIndication }),
      element('AssociatedValidationReportData', [additional(checks)]),
    ]),
  ])
}

function identifier({ signature, id }: Described, digest: string): string {
  return element(
    'SignatureIdentifier',
    [
      fileDigest(digest),
      text('HashOnly', 'false'),
      text('DocHashOnly', 'false'),
      text('DAIdentifier', signature.id),
    ],
    ` id="${canonicalAttribute(id)}"`,
  )
}

/** The digest of the whole file: the report belongs to these bytes. */
function fileDigest(digest: string): string {
  return element('DigestAlgAndValue', [digestOf('sha256', digest)])
}

/** The earliest time at which the signature is known to have existed, and the time stamp that proves it. */
function bestTime({ facts, evidence }: Described, validatedAt: string): string {
  if (facts?.state !== 'read' || facts.base.proof !== 'proven')
    return writeProof('BestSignatureTime', validatedAt, [])
  const { at } = facts.base
  const proof = evidence.stamps.find(
    ({ stamp: { kind, code, genTime } }) =>
      kind !== 'content' && reasonRow(code).verdict === 'VALID' && genTime?.getTime() === at.getTime(),
  )
  return writeProof('BestSignatureTime', at.toISOString(), proof ? [proof.id] : [])
}

/** What is signed, by the digests that the signature states (§4.3.7). */
function signersDocument(facts: SignatureFacts | undefined, { signedData }: Evidence): string {
  const [first] = facts?.state === 'read' ? (facts.signedDigests ?? []) : []
  if (!first) return ''
  return element('SignersDocument', [
    element('DigestAlgAndValue', [digestOf(first.digest, toBase64(first.value))]),
    reference('SignersDocumentRepresentation', [...new Set(signedData)]),
  ])
}

/** Time stamps over references to validation data prove nothing that the report rests on. */
const STAMP_ATTRIBUTES = {
  content: 'AllDataObjectsTimeStamp',
  signature: 'SignatureTimeStamp',
  references: undefined,
  archive: 'ArchiveTimeStamp',
} as const satisfies Record<ReadFacts['stamps'][number]['kind'], string | undefined>

/** The signing time as claimed, and each time stamp (§4.3.8). */
function attributes({ signedAt }: SignatureReport, { stamps }: Evidence): string {
  return element('SignatureAttributes', [
    signedAt ? element('SigningTime', [text('Time', signedAt)], ' Signed="true"') : '',
    ...stamps.flatMap(({ stamp: { kind, genTime }, id }) => {
      const name = STAMP_ATTRIBUTES[kind]
      return genTime && name
        ? [
            element(
              name,
              [reference('AttributeObject', [id]), text('TimeStampValue', genTime.toISOString())],
              ` Signed="${kind === 'content'}"`,
            ),
          ]
        : []
    }),
  ])
}

function signerInformation({ cn, nameJa, certificate }: SignerReport): string {
  return element('SignerInformation', [
    reference('SignerCertificate', [`C-${certificate.sha256}`]),
    text('Signer', nameJa ?? cn),
  ])
}

/** As far as it is known: whether the certificate is one of HPKI for signing (§4.3.10). */
function quality({ checks }: SignatureReport): string {
  const isHpki = checks.some(({ reason }) => reason.code === 'hpki-policy/ok')
  return element('SignatureQuality', [
    isHpki ? text('SignatureQualityInformation', 'urn:jitsuin:quality:hpki-signing-certificate') : '',
  ])
}

/** Which process came to the verdict (EN 319 102-1 §5.3, §5.5, §5.6). */
function processOf({ facts }: Described): 'Basic' | 'LTVM' | 'LTA' {
  if (facts?.state !== 'read') return 'Basic'
  const kinds = new Set(facts.stamps.map(({ kind }) => kind))
  if (kinds.has('archive')) return 'LTA'
  return kinds.has('signature') || facts.base.proof === 'proven' ? 'LTVM' : 'Basic'
}

function status(described: Described): string {
  const { signature, evidence } = described
  const { signer, intermediates, anchor } = evidence.chain
  const related = [...new Set(evidence.objects.map(({ id }) => id))].filter((id) => !id.startsWith('D-'))
  return element('SignatureValidationStatus', [
    ...indications(signature),
    element('AssociatedValidationReportData', [
      reference('TrustAnchor', anchor ? [anchor] : []),
      signer && anchor
        ? element('CertificateChain', [
            reference('SigningCertificate', [signer]),
            ...intermediates.map((id) => reference('IntermediateCertificate', [id])),
            reference('TrustAnchor', [anchor]),
          ])
        : '',
      ...related.map((id) => reference('RelatedValidationObject', [id])),
      revocation(described),
      ...doubts(described),
      additional(signature.checks.filter(isWrong)),
    ]),
  ])
}

function revocation({ facts, evidence }: Described): string {
  if (facts?.state !== 'read' || facts.signer.outcome === 'refused' || !evidence.chain.signer) return ''
  const { revokedAt } = facts.signer
  if (!revokedAt) return ''
  return element('RevocationStatusInformation', [
    reference('ValidationObjectId', [evidence.chain.signer]),
    text('RevocationTime', revokedAt.toISOString()),
  ])
}

/** Each algorithm that could not be relied on, with its end. */
function doubts({ signature: { doubtedAlgorithms = [] }, id }: Described): string[] {
  return doubtedAlgorithms.map(({ algorithm, endedAt }) =>
    element('CryptoInformation', [
      reference('ValidationObjectId', [id]),
      text('Algorithm', `urn:jitsuin:algorithm:${encodeURIComponent(algorithm)}`),
      text('SecureAlgorithm', 'false'),
      endedAt ? text('NotAfter', `${endedAt}T00:00:00Z`) : '',
    ]),
  )
}

function indications({ indication, subIndication }: Pick<SignatureReport, 'indication' | 'subIndication'>) {
  return [
    text('MainIndication', MAIN_INDICATION[indication] ?? indication),
    subIndication ? text('SubIndication', SUB_INDICATION + subIndication) : '',
  ]
}

function isWrong({ verdict }: CheckReport): boolean {
  return verdict === 'INVALID' || verdict === 'INDETERMINATE'
}

/** Without the facts, the certificate of the signer alone. */
function signerObject({ signer }: SignatureReport): ValidationObject[] {
  if (!signer) return []
  const { sha256, pem } = signer.certificate
  const representation = text('base64', pem.replace(/-----[^-]+-----|\n/g, ''))
  return [{ id: `C-${sha256}`, type: 'certificate', representation, provenAt: undefined }]
}
