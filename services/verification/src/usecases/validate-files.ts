/** Verifies what was handed in. Its octets live as long as the request. */
import type { RevocationFetcher } from '@jitsuin/ades'
import { asWireReport, PARTS, type Validations } from '../contract.js'
import { VerificationError } from '../errors.js'
import type { AskLog } from '../outside/certificate-log.js'
import { askAboutSigners } from './ask-about-signers.js'
import { type HandedIn, type Job, readAndJudge } from './read-and-judge.js'
import type { TrustInForce } from './trust-in-force.js'

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
  for (const job of pairUp(files)) {
    const found = await readAndJudge(job, options)
    const report = context.askLog ? await askAboutSigners(found, context.askLog) : found
    results.push({ fileName: job.file.name, report: asWireReport(report) })
  }
  return { results }
}

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
