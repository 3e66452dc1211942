/** Tells of a file that was signed, and of a time stamp that it was to have and has not. */
import { ADES_ERRORS, type AdesError } from '@jitsuin/ades'
import type { ExitCode } from './command.js'

/** What was wished for and made. */
export type SignedFile = {
  readonly out: string
  readonly format: string
  readonly level: string
  readonly bytes: number
  /** The file that was signed, where there are many; the reader that has the card. */
  readonly file?: string
  readonly reader?: string
}

/** What to print, and the exit code: 2 for a file that is signed and has no time stamp yet. */
export type SignedTold = {
  readonly exit: ExitCode
  readonly lines: readonly string[]
  readonly complaints: readonly string[]
}

/** `troubles` is what the authorities were up to; the signature holds all the same. */
export function tellSigned(
  { out, format, level: wanted, bytes, file, reader }: SignedFile,
  { troubles, json }: { readonly troubles: readonly AdesError[]; readonly json: boolean },
): SignedTold {
  const [trouble] = troubles
  const level = trouble ? 'b' : wanted
  const exit = trouble ? 2 : 0
  const named = { ...(file !== undefined && { file }), ...(reader !== undefined && { reader }) }
  if (json) {
    const missing = trouble && { wanted, timeStamp: { code: trouble.code, ...textOf(trouble) } }
    return {
      exit,
      lines: [JSON.stringify({ out, format, level, bytes, ...named, ...missing })],
      complaints: [],
    }
  }
  const place = reader === undefined ? '' : ` with the card in ${reader}`
  const subject = file === undefined ? out : `${file} → ${out}`
  return {
    exit,
    lines: [`${subject}: signed (${format}, level ${level})${place}`],
    complaints: trouble ? complaintsOf(out, trouble) : [],
  }
}

function complaintsOf(out: string, { code, message }: AdesError): string[] {
  const { ja, en, next } = ADES_ERRORS[code]
  return [`${out}: ${code}: ${ja} ${en}`, `  ${message}`, `  → ${next.ja} ${next.en}`]
}

function textOf({ code }: AdesError) {
  const { ja, en } = ADES_ERRORS[code]
  return { ja, en }
}
