/** Verifies what was handed in. Its octets live as long as the request. */
import {
  BUILT_IN_POLICIES,
  type RevocationFetcher,
  type ValidationReport,
  writeEtsiReport,
} from '@jitsuin/ades'
import { asWireReport, PARTS, POLICIES, type PolicyName, type Validations } from '../contract.js'
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

/** What a form held: its files and its plain fields. */
export type Handed = { readonly files: readonly HandedIn[]; readonly fields: ReadonlyMap<string, string> }

/** Judges every document of a form. @throws {VerificationError} */
export async function validateFiles(
  { files, fields }: Handed,
  context: ValidationContext,
): Promise<Validations> {
  const options = optionsOf(fields, context)
  const { name, id, title } = BUILT_IN_POLICIES[options.policy]
  const results: Validations['results'][number][] = []
  for (const job of pairUp(files)) {
    const { report } = await judge(job, options, context)
    results.push({ fileName: job.file.name, report: asWireReport(report, { name, id, title }) })
  }
  return { results }
}

/** Judges the one document of a form, and writes the report of ETSI TS 119 102-2. @throws {VerificationError} */
export async function reportToEtsi(
  { files, fields }: Handed,
  context: ValidationContext,
): Promise<Uint8Array> {
  const [job, ...others] = pairUp(files)
  if (!job || others.length > 0) throw new VerificationError('validation/no-file', 'Not one document')
  const { report, found } = await judge(job, optionsOf(fields, context), context)
  const isSame = report.signatures.every(({ verdict }, at) => verdict === found.signatures[at]?.verdict)
  // Of its own report the package knows all the evidence; one that the public log has changed is written as it came to be.
  return writeEtsiReport({ file: await job.file.load(), report: isSame ? found : report })
}

type Options = ReturnType<typeof optionsOf>

function optionsOf(fields: Handed['fields'], { now, trust, fetch }: ValidationContext) {
  const at = fields.get(PARTS.at)
  return {
    at: at === undefined ? now : parseAt(at),
    trust: trust.prepared,
    policy: parsePolicy(fields.get(PARTS.policy)),
    ...(fetch && { fetch }),
  }
}

/** What the package found, and the same with the word of the public log. */
async function judge(
  job: Job,
  options: Options,
  { askLog }: ValidationContext,
): Promise<{ readonly found: ValidationReport; readonly report: ValidationReport }> {
  const found = await readAndJudge(job, options)
  return { found, report: askLog ? await askAboutSigners(found, askLog) : found }
}

function parsePolicy(text: string | undefined): PolicyName {
  const policy = POLICIES.find((name) => name === (text ?? 'hpki'))
  if (!policy) throw new VerificationError('validation/policy-unknown', 'No such policy')
  return policy
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
