/** From the report of a file to what its page shows. Nothing is decided here: verdicts and sentences are the service's. */
import type { Evidence, TimelineItem } from '@jitsuin/ui'
import type { Sample, SignatureReport, SignerReport, ValidationReport } from '@jitsuin/verification/contract'
import type { Item } from '../../session/item.js'
import { FORMATS_JA } from '../../wording/formats.js'
import { ROLES_JA } from '../../wording/roles.js'

/** The time of signing, and who says so. */
export type SigningTime = { readonly iso: string; readonly evidence: 'proven' | 'claimed' }

/** The time to print: what a time stamp proves; only without one, what the signer claims. Null if neither is there. */
export function signingTime({ stampedAt, signedAt }: SignatureReport): SigningTime | null {
  if (stampedAt !== null) return { iso: stampedAt, evidence: 'proven' }
  return signedAt === null ? null : { iso: signedAt, evidence: 'claimed' }
}

type EventName = SignatureReport['timeline'][number]['event']

const TONES = {
  'certificate-begins': 'plain',
  signed: 'main',
  stamped: 'main',
  revoked: 'danger',
  'certificate-ends': 'plain',
  validated: 'plain',
} as const satisfies Record<EventName, TimelineItem['tone']>

/** The moments of a signature from the earliest; `label` words an event. */
export function timelineItems(
  signature: SignatureReport,
  label: (event: EventName) => string,
): TimelineItem[] {
  return signature.timeline
    .map(({ at, event, proven }, position) => ({
      key: `${position}`,
      iso: at,
      label: label(event),
      evidence: evidenceOf(event, proven),
      tone: TONES[event],
    }))
    .toSorted((a, b) => Date.parse(a.iso) - Date.parse(b.iso))
}

/** Only what others say of a signature needs evidence; the certificate's own dates and this verification are known. */
function evidenceOf(event: EventName, proven: boolean): Evidence {
  if (event === 'certificate-begins' || event === 'certificate-ends' || event === 'validated') return 'known'
  return proven ? 'proven' : 'claimed'
}

/** A role that the wording knows. A newer service may name others; those are shown as they came. */
export function isKnownRole(role: string): role is keyof typeof ROLES_JA {
  return Object.hasOwn(ROLES_JA, role)
}

type Packaging = keyof typeof FORMATS_JA.packaging
type Place = keyof typeof FORMATS_JA.place

/** The words for where a signature stands; null for a word of a newer service, which is shown as it came. */
export function packagingWord({
  format,
  packaging,
}: Pick<SignatureReport, 'format' | 'packaging'>): `formats.packaging.${Packaging}` | null {
  // The only JSON that has its signature inside is a bundle (FHIR R4 §2.36).
  if (format === 'JAdES' && packaging === 'enveloped') return 'formats.packaging.fhir'
  const isKnown = (name: string): name is Packaging => Object.hasOwn(FORMATS_JA.packaging, name)
  return isKnown(packaging) ? `formats.packaging.${packaging}` : null
}

/** The words for where an algorithm was used; null for a word of a newer service. */
export function placeWord(where: string): `formats.place.${Place}` | null {
  const isKnown = (name: string): name is Place => Object.hasOwn(FORMATS_JA.place, name)
  return isKnown(where) ? `formats.place.${where}` : null
}

/** The names of a signer: kanji first where the certificate has them. */
export function signerNames({ nameJa, cn }: SignerReport): {
  readonly main: string
  readonly romaji: string | null
} {
  return nameJa === undefined ? { main: cn, romaji: null } : { main: nameJa, romaji: cn }
}

/** Whether a sample got the verdict that it was made for, and every signature in it the named answers. */
export function compareWithExpected(
  report: ValidationReport,
  expected: Sample['expected'],
): 'met' | 'missed' {
  const answers = report.signatures.flatMap((signature) => signature.answers)
  const gotEach = Object.entries(expected.answers).every(([question, verdict]) => {
    const got = answers.filter((answer) => answer.question === question)
    return got.length > 0 && got.every((answer) => answer.verdict === verdict)
  })
  return report.verdict === expected.verdict && gotEach ? 'met' : 'missed'
}

/** Whether the page should ask for the content: the signature is detached, stands alone, and is not valid so. */
export function asksForContent({ submission, outcome }: Item): 'asks' | 'complete' {
  if (submission.kind === 'detached' || outcome.state !== 'done' || outcome.report.verdict === 'VALID')
    return 'complete'
  return outcome.report.signatures.some(({ packaging }) => packaging === 'detached') ? 'asks' : 'complete'
}

/** The name under which the report of a file is saved: the machine report in JSON, or that of ETSI in XML. */
export function reportFileName(fileName: string, form: 'json' | 'xml'): string {
  return `${fileName}.report.${form}`
}

/** The machine report as it is saved: the service's answer, indented. */
export function reportJson(report: ValidationReport): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
