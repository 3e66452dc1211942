/**
 * Writes a validation report in the XML form of ETSI TS 119 102-2 (v1.2.1, namespace …/19102/v1.2.1#): for each signature its
 * identifier, the status of its validation with the sub-indication, the time, and who signed. Only what was found is written;
 * nothing is decided here.
 */
import { createHash } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import { canonicalAttribute, canonicalText } from './create/canonical-text.js'
import { DSIG } from './namespaces.js'
import type { CheckReport, SignatureReport, SignerReport, ValidationReport } from './report.js'

const REPORT = 'http://uri.etsi.org/19102/v1.2.1#'
const MAIN_INDICATION: Readonly<Record<string, string>> = {
  'TOTAL-PASSED': 'urn:etsi:019102:mainindication:total-passed',
  'TOTAL-FAILED': 'urn:etsi:019102:mainindication:total-failed',
  INDETERMINATE: 'urn:etsi:019102:mainindication:indeterminate',
}
const SUB_INDICATION = 'urn:etsi:019102:subindication:'
const BASIC_PROCESS = 'urn:etsi:019102:validationprocess:Basic'
const LONG_TERM_PROCESS = 'urn:etsi:019102:validationprocess:LTVM'

/** The file that was validated, and the report on it. */
export type EtsiReportInput = { readonly file: Uint8Array; readonly report: ValidationReport }

/** Writes the report as an XML document, UTF-8. A file without a signature gets one report that says so (TS 119 102-2 §4.2.2). */
export function writeEtsiReport({ file, report }: EtsiReportInput): Uint8Array {
  const digest = createHash('sha256').update(file).digest('base64')
  const parts =
    report.signatures.length > 0
      ? report.signatures.map((signature) => signatureReport(signature, { digest, at: report.validatedAt }))
      : [fileReport(report, digest)]
  return utf8(
    `<?xml version="1.0" encoding="UTF-8"?>\n<vr:ValidationReport xmlns:vr="${REPORT}" xmlns:ds="${DSIG}">` +
      `${parts.join('')}${validationObjects(report)}</vr:ValidationReport>\n`,
  )
}

type FileContext = { readonly digest: string; readonly at: string }

function signatureReport(signature: SignatureReport, { digest, at }: FileContext): string {
  const { indication, subIndication, checks } = signature
  return element('SignatureValidationReport', [
    identifier(signature, digest),
    element('ValidationTimeInfo', [
      text('ValidationTime', at),
      element('BestSignatureTime', [
        text('POETime', signature.stampedAt ?? at),
        text('TypeOfProof', 'urn:etsi:019102:poetype:validation'),
      ]),
    ]),
    signature.signer ? signerInformation(signature.signer) : '',
    element('SignatureValidationProcess', [
      text('SignatureValidationProcessID', signature.stampedAt ? LONG_TERM_PROCESS : BASIC_PROCESS),
    ]),
    status({ indication, subIndication }, checks),
  ])
}

function fileReport(
  { indication, subIndication, validatedAt, problem }: ValidationReport,
  digest: string,
): string {
  const checks: CheckReport[] = problem ? [{ id: 'file', verdict: 'INVALID', reason: problem }] : []
  return element('SignatureValidationReport', [
    element('SignatureIdentifier', [
      digestAndValue(digest),
      text('HashOnly', 'false'),
      text('DocHashOnly', 'false'),
    ]),
    element('ValidationTimeInfo', [text('ValidationTime', validatedAt)]),
    status({ indication, subIndication }, checks),
  ])
}

function identifier({ id }: SignatureReport, digest: string): string {
  return element(
    'SignatureIdentifier',
    [
      digestAndValue(digest),
      text('HashOnly', 'false'),
      text('DocHashOnly', 'false'),
      text('DAIdentifier', id),
    ],
    ` id="${canonicalAttribute(`S-${id.replace(/[^A-Za-z0-9_.-]/g, '_')}`)}"`,
  )
}

function signerInformation({ cn, nameJa, certificate }: SignerReport): string {
  return element('SignerInformation', [
    `<vr:SignerCertificate VOReference="C-${certificate.sha256}"></vr:SignerCertificate>`,
    text('Signer', nameJa ?? cn),
  ])
}

/** The certificates that the reports refer to, each once (TS 119 102-2 §4.4). */
function validationObjects({ signatures }: ValidationReport): string {
  const certificates = new Map(
    signatures.flatMap(({ signer }) => (signer ? [[signer.certificate.sha256, signer.certificate.pem]] : [])),
  )
  const objects = [...certificates].map(([sha256, pem]) =>
    element(
      'ValidationObject',
      [
        text('ObjectType', 'urn:etsi:019102:validationObject:certificate'),
        element('ValidationObjectRepresentation', [text('base64', pem.replace(/-----[^-]+-----|\n/g, ''))]),
      ],
      ` id="C-${sha256}"`,
    ),
  )
  return element('SignatureValidationObjects', objects)
}

/** The digest of the whole file: the report belongs to these bytes. */
function digestAndValue(digest: string): string {
  return element('DigestAlgAndValue', [
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>',
    `<ds:DigestValue>${digest}</ds:DigestValue>`,
  ])
}

type Outcome = Pick<SignatureReport, 'indication' | 'subIndication'>

function status({ indication, subIndication }: Outcome, checks: readonly CheckReport[]): string {
  return element('SignatureValidationStatus', [
    text('MainIndication', MAIN_INDICATION[indication] ?? indication),
    subIndication ? text('SubIndication', SUB_INDICATION + subIndication) : '',
    element('AssociatedValidationReportData', [
      element('AdditionalValidationReportData', checks.filter(isWrong).map(reason)),
    ]),
  ])
}

function isWrong({ verdict }: CheckReport): boolean {
  return verdict === 'INVALID' || verdict === 'INDETERMINATE'
}

function reason({ id, reason: { code, en } }: CheckReport): string {
  return element('ReportData', [text('Type', `urn:jitsuin:check:${id}`), text('Value', `${code}: ${en}`)])
}

function element(name: string, content: readonly string[], attributes = ''): string {
  const inside = content.join('')
  return inside === '' ? '' : `<vr:${name}${attributes}>${inside}</vr:${name}>`
}

function text(name: string, value: string): string {
  return `<vr:${name}>${canonicalText(value)}</vr:${name}>`
}
