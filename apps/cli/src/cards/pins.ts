/** PINs of a command: typed at the terminal, or read from a file; never an argument, which other users of a computer can see. */
import { CardError, type PinAnswer, type PinQuestion, type PinVerdict } from '@jitsuin/card'
import { readSecretFile } from '@jitsuin/keys'
import type { ExitCode, Io } from '../command.js'
import { CliError } from '../errors.js'
import { askSecret } from '../secret-prompt.js'
import { titleOf } from './readers.js'

/** From how few tries on a person is warned. */
const FEW_TRIES = 3

/** The row of an option that names the file of a PIN. */
export const PIN_FILE_OPTION = {
  value: 'FILE',
  help: 'read the PIN from a file instead of asking for it at the terminal',
} as const

/** Answers the questions of a card for its PIN. The PIN of a file is given once: trying it again would only lock the card. */
export function pinSource(file: string | undefined, io: Io): (question: PinQuestion) => Promise<PinAnswer> {
  return async (question) => {
    if (file === undefined) return await askPerson(question, io)
    if (question.reason === 'wrong')
      throw new CliError(
        'cli/pin-refused',
        `The PIN of ${file} is wrong; ${question.triesLeft} tries are left`,
      )
    if (question.reason === 'malformed')
      throw new CardError('pin/malformed', `${file} holds no PIN of this card; it was not sent to the card`)
    return { answer: 'pin', pin: await readSecretFile(file) }
  }
}

const REASONS = {
  first: '',
  wrong: '暗証番号が違います。The PIN was wrong. ',
  malformed:
    '文字数か文字の種類が違います（残り回数は減っていません）。Not a PIN of this card; no try was lost. ',
} as const

async function askPerson({ application, reason, triesLeft }: PinQuestion, io: Io): Promise<PinAnswer> {
  if (reason !== 'first') io.err(REASONS[reason])
  warnOfFewTries(triesLeft, io)
  const typed = await askSecret(`${titleOf(application)} の暗証番号 / PIN（残り ${triesLeft} 回）: `)
  return typed.answer === 'typed' ? { answer: 'pin', pin: typed.secret } : typed
}

function warnOfFewTries(triesLeft: number | 'unknown', io: Io): void {
  if (triesLeft === 'unknown' || triesLeft > FEW_TRIES) return
  io.err(`ご注意ください。あと ${triesLeft} 回間違えると、カードが使えなくなります。`)
  io.err(`Mind: after ${triesLeft} more wrong entries the card is locked.`)
}

/** A secret of a file or of the person. @throws {CardError} `pin/cancelled` */
export async function obtainSecret(question: string, file: string | undefined): Promise<string> {
  if (file !== undefined) return await readSecretFile(file)
  const typed = await askSecret(question)
  if (typed.answer === 'typed') return typed.secret
  throw new CardError('pin/cancelled', 'Nothing was entered')
}

/** A new PIN, which a person types twice: it is not seen, and a slip would lock its owner out. @throws {CliError} `cli/pins-differ` */
export async function obtainNewPin(file: string | undefined): Promise<string> {
  const pin = await obtainSecret('新しい暗証番号 / new PIN: ', file)
  if (file !== undefined || pin === (await obtainSecret('もう一度 / again: ', undefined))) return pin
  throw new CliError('cli/pins-differ', 'The two entries differ; nothing was sent to the card')
}

/** Tells what the card said. */
export function tellVerdict(verdict: PinVerdict, { io, done }: { io: Io; done: string }): ExitCode {
  switch (verdict.verdict) {
    case 'accepted':
      io.out(done)
      return 0
    case 'wrong':
      warnOfFewTries(verdict.triesLeft, io)
      throw new CliError('cli/pin-refused', `${verdict.triesLeft} tries are left`)
    case 'locked':
      throw new CardError('pin/locked', 'Too many wrong entries')
  }
}
