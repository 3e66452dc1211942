/** Verifies what was handed in. The bytes live as long as the request and are written nowhere. */
import { type RevocationFetcher, validate } from '@jitsuin/ades'
import { asWireReport, PARTS, type Validations } from '../contract.js'
import { VerificationError } from '../errors.js'
import type { AskLog } from '../outside/certificate-log.js'
import { askAboutSigners } from './ask-about-signers.js'
import type { TrustInForce } from './trust-in-force.js'

/** One part of the form: the name of its field, the name of its file, and the bytes. */
export type HandedIn = { readonly field: string; readonly name: string; readonly bytes: Uint8Array }

export type ValidationContext = {
  readonly trust: TrustInForce
  readonly now: Date
  readonly fetch?: RevocationFetcher
  /** Absent: no certificate has to be in a public log. */
  readonly askLog?: AskLog
}

/** `at`: ISO 8601 with an offset, as the form carries it. */
export async function validateFiles(
  { files, at }: { readonly files: readonly HandedIn[]; readonly at: string | undefined },
  context: ValidationContext,
): Promise<Validations> {
  const options = {
    at: at === undefined ? context.now : parseAt(at),
    trust: context.trust.prepared,
    policy: 'hpki' as const,
    ...(context.fetch && { fetch: context.fetch }),
  }
  const results: Validations['results'][number][] = []
  for (const { file, detached } of pairUp(files)) {
    const found = await validate(file.bytes, { ...options, ...(detached && { detached: detached.bytes }) })
    const report = context.askLog ? await askAboutSigners(found, context.askLog) : found
    results.push({ fileName: file.name, report: asWireReport(report) })
  }
  return { results }
}

type Job = { readonly file: HandedIn; readonly detached?: HandedIn }

/** Either documents that stand for themselves, or one detached signature with its content. */
function pairUp(files: readonly HandedIn[]): Job[] {
  const named = (field: string) => files.filter((file) => file.field === field)
  const [documents, signatures, contents] = [named(PARTS.file), named(PARTS.signature), named(PARTS.content)]
  if (signatures.length + contents.length === 0) {
    if (documents.length === 0) throw new VerificationError('validation/no-file', 'No file part')
    return documents.map((file) => ({ file }))
  }
  const [[file, ...moreSignatures], [detached, ...moreContents]] = [signatures, contents]
  if (!file || !detached || moreSignatures.length + moreContents.length + documents.length > 0) {
    throw new VerificationError('validation/pair-incomplete', 'Not one signature with one content')
  }
  return [{ file, detached }]
}

function parseAt(text: string): Date {
  const at = new Date(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : Number.NaN)
  if (Number.isNaN(at.getTime())) throw new VerificationError('validation/at-invalid', 'No time with a zone')
  return at
}
