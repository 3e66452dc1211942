/** The options of signatures inside of a PDF. */
import { type PadesOptions, signPades } from '@jitsuin/ades'
import type { Signer } from '@jitsuin/pki'
import { commitmentOf } from './cades-form.js'
import type { OptionValues } from './command.js'
import { CliError } from './errors.js'
import { loadFile } from './files.js'

/** Rows for the option table of a command that signs. */
export const PADES_OPTIONS = {
  field: { value: 'NAME', help: 'pades: an empty signature field of the PDF, or the name of a new one' },
  reason: { value: 'TEXT', help: 'pades: why it is signed' },
  location: { value: 'TEXT', help: 'pades: where it is signed' },
  contact: { value: 'TEXT', help: 'pades: how to reach the signer' },
} as const

type Options = OptionValues<typeof PADES_OPTIONS> & {
  readonly packaging: string | undefined
  readonly commitment: string | undefined
} & Pick<PadesOptions, 'timeStamp'>

/** Refuses options that only PAdES knows. @throws {CliError} `cli/usage` */
export function expectNoPadesOptions(options: OptionValues<typeof PADES_OPTIONS>): void {
  const names = ['field', 'reason', 'location', 'contact'] as const
  const given = names.find((name) => options[name] !== undefined)
  if (given) throw new CliError('cli/usage', `--${given} is for --format pades`)
}

/** Prepares a PAdES signature. @throws {CliError} `cli/usage`, `cli/unreadable` */
export async function preparePades(options: Options, file: string) {
  if (options.packaging !== undefined) throw new CliError('cli/usage', 'a PDF has no other packaging')
  const bytes = await loadFile(file)
  const { field, reason, location, contact, timeStamp } = options
  const commitment = commitmentOf(options.commitment)
  const stated = {
    ...(field !== undefined && { field }),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(contact !== undefined && { contact }),
    ...(commitment && { commitment }),
    ...(timeStamp && { timeStamp }),
  }
  return async function* (signer: Signer, signingTime: Date): AsyncGenerator<Uint8Array> {
    yield await signPades(bytes, { ...stated, signer, signingTime })
  }
}
