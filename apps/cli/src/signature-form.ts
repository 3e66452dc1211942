/** The options that say what a signature is to look like, for every command that signs. */
import { basename } from 'node:path'
import type { SignatureForm } from '@jitsuin/ades'
import type { OptionValues } from './command.js'
import { CliError } from './errors.js'
import { loadFile } from './files.js'
import { timeStampServer } from './tsa-client.js'

/** Rows for the option table of a command. */
export const SIGNATURE_OPTIONS = {
  format: { value: 'FORMAT', required: true, help: 'xades, prescription, dispensing' },
  level: { value: 'b|t', default: 'b', help: 't adds a time stamp' },
  packaging: { value: 'KIND', default: 'enveloped', help: 'xades: enveloped, enveloping or detached' },
  prescription: { value: 'RX.xml', help: 'dispensing: the signed prescription that it answers' },
  tsa: { value: 'URL', help: 'time-stamp server, for level t' },
} as const

type Options = OptionValues<typeof SIGNATURE_OPTIONS>

/** The form that the options describe. @throws {CliError} `cli/usage` */
export async function formOf(
  { format, packaging, prescription }: Options,
  file: string,
): Promise<SignatureForm> {
  switch (format) {
    case 'prescription':
      return { packaging: 'prescription' }
    case 'dispensing':
      if (prescription === undefined)
        throw new CliError('cli/usage', 'dispensing needs --prescription RX.xml')
      return { packaging: 'dispensing', prescription: await loadFile(prescription) }
    case 'xades':
      return packagingOf(packaging, file)
    default:
      throw new CliError('cli/usage', `--format is xades, prescription or dispensing, not "${format}"`)
  }
}

function packagingOf(packaging: string, file: string): SignatureForm {
  switch (packaging) {
    case 'enveloped':
    case 'enveloping':
      return { packaging }
    case 'detached':
      return { packaging, fileName: basename(file) }
    default:
      throw new CliError('cli/usage', `--packaging is enveloped, enveloping or detached, not "${packaging}"`)
  }
}

/** The source of a time stamp, where the level asks for one. @throws {CliError} `cli/usage` */
export function timeStampOf({ level, tsa }: Options) {
  if (level === 'b') return {}
  if (level !== 't') throw new CliError('cli/usage', `--level is b or t, not "${level}"`)
  if (tsa === undefined) throw new CliError('cli/usage', 'level t needs --tsa URL')
  return { timeStamp: timeStampServer(tsa) }
}
