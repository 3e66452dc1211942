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

/** What decides how results are named. */
type Naming = Pick<Options, 'format' | 'packaging' | 'level' | 'jws'>

/**
 * How the result of a file is named: what holds its signature inside keeps its name, a container or a signature beside it has the name
 * of the file and an ending of its own.
 */
export function resultName(options: Naming): (name: string) => string {
  const { format, packaging } = options
  switch (format) {
    case 'pades':
      return (name) => name
    case 'xades':
      return packaging === undefined || packaging === 'enveloped'
        ? (name) => name
        : (name) => `${name}.xades.xml`
    case 'cades':
      return (name) => `${name}${packaging === 'detached' ? '.p7s' : '.p7m'}`
    case 'jades':
      return packaging === 'enveloped' ? (name) => name : (name) => name + jwsEnding(options)
    case 'asic':
      return (name) => `${name}${packaging === 'asic-s' || packaging === 's' ? '.asics' : '.asice'}`
    case 'prescription':
    case 'dispensing':
      return (name) => `${name.replace(/\.csv$/i, '')}.xml`
    default:
      return (name) => `${name}.${format}`
  }
}

/** The compact form is text of its own kind (RFC 7515 §9.2.1); the others are JSON. Without a wish the level decides. */
function jwsEnding({ jws, level }: Naming): '.jws' | '.json' {
  return (jws ?? (level === 't' ? 'flattened' : 'compact')) === 'compact' ? '.jws' : '.json'
}
