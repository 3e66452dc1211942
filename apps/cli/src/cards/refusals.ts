/** How a refusal of a card or a reader reads: the sentence, and what to do. */
import { CARD_ERRORS, CardError } from '@jitsuin/card'
import { READERS_ERRORS, ReadersError } from '@jitsuin/readers'
import type { ExitCode, Io } from '../command.js'
import { CLI_ERRORS, CliError } from '../errors.js'

const REFUSALS = { ...CARD_ERRORS, ...READERS_ERRORS, ...CLI_ERRORS }

/** Where a refusal is told, and whether as an object too. */
export type Telling = { readonly io: Io; readonly json: boolean }

/** Runs the work of a command. 1 when the card said no to a person, 3 when it could not be asked. */
export async function tellingRefusals(
  { io, json }: Telling,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await work()
  } catch (error) {
    const isOurs = error instanceof CardError || error instanceof ReadersError || error instanceof CliError
    // How to write the command is told by its help page.
    if (!isOurs || error.code === 'cli/usage') throw error
    const { code, message } = error
    const { ja, en, next } = REFUSALS[code]
    if (json) io.out(JSON.stringify({ refused: code, ja, en, next }))
    for (const line of [`${code}: ${message}`, ja, en, `→ ${next.ja}`, `  ${next.en}`]) io.err(line)
    return code.startsWith('pin/') || code === 'cli/pin-refused' ? 1 : 3
  }
}
