/** Signing many files alike. */
import type { Signer } from '@jitsuin/pki'
import type { OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { prepareSigning, type SIGNATURE_OPTIONS } from '../signature-form.js'
import { writingWork } from './output.js'
import type { Work } from './work.js'

type Options = OptionValues<typeof SIGNATURE_OPTIONS> & {
  readonly json: boolean
  readonly out?: string | undefined
}

/** Refuses what can only be meant for one file. @throws {CliError} `cli/usage` */
export function expectManyFiles(options: Options): void {
  const given = (['out', 'prescription', 'add', 'detached', 'signature'] as const).find(
    (name) => options[name] !== undefined,
  )
  if (given) throw new CliError('cli/usage', `--${given} is for one FILE, and --out-dir for many`)
}

/** Signs file after file with one signer. */
export function signingWork(options: Options, signer: Signer, now: () => Date): Work {
  const { format, level, json } = options
  return writingWork(
    async ({ file }) => (await prepareSigning(options, file))(signer, now()),
    ({ file, out }, bytes) =>
      json
        ? JSON.stringify({ file, out, format, level, bytes })
        : `${file}: signed (${format}, level ${level}) → ${out}`,
  )
}

/** How the result of a file is named: a detached signature after its content, everything else by its form. */
export function resultName({ format, packaging }: Options): (name: string) => string {
  switch (format) {
    case 'pades':
      return (name) => name
    case 'xades':
      return packaging === undefined || packaging === 'enveloped'
        ? (name) => name
        : (name) => `${name}.xades.xml`
    case 'cades':
      return (name) => `${name}${packaging === 'detached' ? '.p7s' : '.p7m'}`
    case 'prescription':
    case 'dispensing':
      return (name) => `${name.replace(/\.csv$/i, '')}.xml`
    default:
      return (name) => `${name}.${format}`
  }
}
