/** Judges one file, or one signature with its content: what may be large is read in passing, or held in memory one at a time. */
import {
  looksLikeCms,
  type ValidateOptions,
  type ValidationReport,
  validate,
  validateCades,
  validateCadesStream,
} from '@jitsuin/ades'

/** One part of the form: the name of its field, the name of its file, and its octets, together or in passing. */
export type HandedIn = {
  readonly field: string
  readonly name: string
  readonly sizeBytes: number
  readonly load: () => Promise<Uint8Array>
  readonly open: () => AsyncIterable<Uint8Array>
}

/** Either a document that stands for itself, or a detached signature with its content. */
export type Job = { readonly file: HandedIn; readonly detached?: HandedIn }

/** Above this a message is read in passing, and other files wait for each other. */
const LARGE_BYTES = 16 * 1024 * 1024

/** Judges a job. */
export async function readAndJudge(job: Job, options: ValidateOptions): Promise<ValidationReport> {
  const { file, detached } = job
  const isMessage = looksLikeCms(await firstOctets(file))
  if (!isMessage) return inTurn(job, () => judgeInMemory(job, options))
  const given = { ...options, ...(detached && { detached: detached.open }) }
  return file.sizeBytes > LARGE_BYTES
    ? validateCadesStream(file.open, given)
    : validateCades(await file.load(), given)
}

async function judgeInMemory({ file, detached }: Job, options: ValidateOptions): Promise<ValidationReport> {
  const bytes = await file.load()
  return validate(bytes, { ...options, ...(detached && { detached: await detached.load() }) })
}

/** The end of the last large judgement that has begun. */
let last: Promise<unknown> = Promise.resolve()

/** Small jobs at once; large ones after each other, so that memory is bounded by one of them. */
async function inTurn<T>({ file, detached }: Job, judge: () => Promise<T>): Promise<T> {
  if (file.sizeBytes + (detached?.sizeBytes ?? 0) <= LARGE_BYTES) return judge()
  const mine = last.then(judge, judge)
  last = mine
  return mine
}

async function firstOctets({ open }: HandedIn): Promise<Uint8Array> {
  for await (const part of open()) return part
  return new Uint8Array()
}
