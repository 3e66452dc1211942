/** Signing many files alike. */
import type { AdesError } from '@jitsuin/ades'
import type { Signer } from '@jitsuin/pki'
import type { OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { prepareSigning, type SIGNATURE_OPTIONS } from '../signature-form.js'
import { tellSigned } from '../signed-line.js'
import { type BatchOptions, oneFile } from './options.js'
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

/** Signs file after file with one signer. A file that gets no time stamp is signed all the same, and says so. */
export function signingWork(options: Options, signer: Signer, now: () => Date): Work {
  const { format, level, json } = options
  return writingWork(async ({ file, out }) => {
    const troubles: AdesError[] = []
    const signing = await prepareSigning(options, file, { onTrouble: (trouble) => troubles.push(trouble) })
    const tell = (bytes: number) => tellSigned({ file, out, format, level, bytes }, { troubles, json })
    return { octets: signing(signer, now()), tell }
  })
}

/** The file to sign and where to; a container takes further ones. @throws {CliError} `cli/usage` */
export function filesToSign(
  command: string,
  options: Options & BatchOptions,
  files: readonly string[],
): { readonly file: string; readonly more: readonly string[]; readonly out: string } {
  const [first, ...more] = options.format === 'asic' ? files : []
  if (first === undefined) return { ...oneFile(command, options, files), more: [] }
  return { ...oneFile(command, options, [first]), more }
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
