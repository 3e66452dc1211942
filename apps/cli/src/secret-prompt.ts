/** Asks for a secret at the terminal without showing it. */
import type { ReadStream } from 'node:tty'
import { CliError } from './errors.js'

/** The terminal: what is read from it, and where the question is written. */
export type Terminal = {
  readonly input: Pick<ReadStream, 'isTTY' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'>
  readonly output: { write(text: string): unknown }
}

/** What the person did. */
export type TypedSecret =
  | { readonly answer: 'typed'; readonly secret: string }
  | { readonly answer: 'cancelled' }

const CANCEL = new Set(['\u0003', '\u0004', '\u001b']) // Ctrl-C, Ctrl-D, Escape
const ERASE = new Set(['\u007f', '\b'])
const END = new Set(['\r', '\n'])

/**
 * What was typed until Enter. Nothing is echoed, not even its length.
 *
 * @throws {CliError} `cli/no-terminal`: a secret out of a pipe would lie in a history somewhere
 */
export function askSecret(
  question: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<TypedSecret> {
  if (!input.isTTY) throw new CliError('cli/no-terminal', 'Standard input is no terminal')
  output.write(question)
  input.setRawMode(true)
  input.resume()
  return new Promise((resolve) => {
    let typed = ''
    const end = (result: TypedSecret) => {
      input.off('data', read)
      input.setRawMode(false)
      input.pause()
      output.write('\n')
      resolve(result)
    }
    const read = (chunk: Buffer) => {
      for (const key of String(chunk)) {
        if (END.has(key)) return end({ answer: 'typed', secret: typed })
        if (CANCEL.has(key)) return end({ answer: 'cancelled' })
        typed = ERASE.has(key) ? typed.slice(0, -1) : typed + key
      }
    }
    input.on('data', read)
  })
}
