/** The card that a command is about, and the reader that it is in. */
import {
  CARD_APPLICATIONS,
  type CardApplication,
  type CardApplicationKind,
  type CardChannel,
  type Readers,
} from '@jitsuin/card'
import { pcscReaders, ReadersError, softwareReaders } from '@jitsuin/readers'
import type { ExitCode, Io } from '../command.js'
import { CliError } from '../errors.js'
import { tellingRefusals } from './refusals.js'

/** Rows for the option table of every command about a card. */
export const READER_OPTIONS = {
  reader: { value: 'NAME', help: 'the reader, or a part of its name; needed if several hold a card' },
  'software-cards': { value: 'DIR', help: 'use the software cards of a folder instead of real readers' },
  json: { help: 'one JSON object' },
} as const

/** Which application of a card a command is about. */
export const APPLICATION_OPTION = {
  value: 'KIND',
  default: 'signature',
  help: 'signature or authentication: each has a PIN of its own',
} as const

type ReaderOptions = {
  readonly reader: string | undefined
  readonly json: boolean
  readonly 'software-cards': string | undefined
}

/** Readers, and the end of watching them. */
type OpenReaders = { readonly readers: Readers; readonly close: () => void }

function openReaders(options: ReaderOptions): OpenReaders {
  const folder = options['software-cards']
  if (folder !== undefined) return { readers: softwareReaders(folder), close: () => undefined }
  const readers = pcscReaders()
  return { readers, close: readers.close }
}

/** Runs a command with the readers that its options name; a refusal of a card or reader is told with what to do about it. */
export async function withReaders(
  options: ReaderOptions,
  io: Io,
  work: (readers: Readers) => Promise<ExitCode>,
): Promise<ExitCode> {
  return await tellingRefusals({ io, json: options.json }, async () => {
    const { readers, close } = openReaders(options)
    try {
      return await work(readers)
    } finally {
      close()
    }
  })
}

/** The card that a command is about. */
export type CardInReader = {
  readonly reader: string
  readonly useCard: <Result>(work: (channel: CardChannel) => Promise<Result>) => Promise<Result>
}

/** Runs a command with the card that its options name. */
export async function withCard(
  options: ReaderOptions,
  io: Io,
  work: (card: CardInReader) => Promise<ExitCode>,
): Promise<ExitCode> {
  return await withReaders(options, io, async (readers) => {
    const reader = await chooseReader(readers, options.reader)
    return await work({ reader, useCard: (use) => readers.useCard(reader, use) })
  })
}

/** The named reader, by its whole name or a part that only one has; without a name, the only one with a card. */
async function chooseReader(readers: Readers, wanted: string | undefined): Promise<string> {
  const states = await readers.list()
  const exact = states.find(({ name }) => name === wanted)
  if (exact) return exact.name
  const candidates =
    wanted === undefined
      ? states.filter(({ card }) => card !== 'absent')
      : states.filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()))
  const [first, ...more] = candidates
  if (!first && wanted !== undefined) throw new ReadersError('readers/unknown', `No reader "${wanted}"`)
  if (!first) throw new ReadersError('readers/no-card', 'No reader holds a card')
  if (more.length > 0)
    throw new CliError('cli/which-reader', candidates.map(({ name }) => `"${name}"`).join(', '))
  return first.name
}

const KINDS = { signature: 'hpki-signature', authentication: 'hpki-authentication' } as const

/** The application that `--application` names. @throws {CliError} `cli/usage` */
export function applicationKindOf(name: string): CardApplicationKind {
  if (name === 'signature' || name === 'authentication') return KINDS[name]
  throw new CliError('cli/usage', `--application is signature or authentication, not "${name}"`)
}

/** What a command tells of an application, in both languages. */
export function titleOf({ kind }: Pick<CardApplication, 'kind'>): string {
  const { ja, en } = CARD_APPLICATIONS[kind]
  return `${ja} (${en})`
}
