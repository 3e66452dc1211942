/** The options that say what a signature is to look like, for every command that signs. */
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { type SignatureForm, sign, type TroubleListener } from '@jitsuin/ades'
import type { Signer } from '@jitsuin/pki'
import { ASIC_OPTIONS, expectNoAsicOptions, prepareAsic } from './asic-form.js'
import { CADES_OPTIONS, expectNoCadesOptions, prepareCades } from './cades-form.js'
import type { OptionValues } from './command.js'
import { CliError } from './errors.js'
import { loadFile } from './files.js'
import { expectNoJadesOptions, JADES_OPTIONS, prepareJades } from './jades-form.js'
import { expectNoPadesOptions, PADES_OPTIONS, preparePades } from './pades-form.js'
import { timeStampServer } from './tsa-client.js'
import { prepareFurtherXades } from './xades-form.js'

/** Rows for the option table of a command. */
export const SIGNATURE_OPTIONS = {
  format: {
    value: 'FORMAT',
    required: true,
    help: 'xades, cades, pades, jades, asic, prescription, dispensing',
  },
  level: { value: 'b|t', default: 'b', help: 't adds a time stamp' },
  packaging: {
    value: 'KIND',
    help: 'xades: enveloped (usual), enveloping or detached; cades: attached (usual) or detached; jades: those too, or enveloped (FHIR bundle); asic: asic-e (usual) or asic-s',
  },
  prescription: { value: 'RX.xml', help: 'dispensing: the signed prescription that it answers' },
  tsa: {
    value: 'URL',
    many: true,
    help: 'time-stamp server, for level t; further ones are asked when the first has trouble',
  },
  ...CADES_OPTIONS,
  ...PADES_OPTIONS,
  ...ASIC_OPTIONS,
  ...JADES_OPTIONS,
} as const

type Options = OptionValues<typeof SIGNATURE_OPTIONS>

/** Signs with a key, and gives the signed file octet for octet. */
export type Signing = (signer: Signer, signingTime: Date) => AsyncIterable<Uint8Array>

/** What is to be signed and how, before any key is asked. `more` are further files of a container; without a listener a missing time stamp is an error. @throws {CliError} `cli/usage`, `cli/unreadable` */
export async function prepareSigning(
  options: Options,
  file: string,
  { more = [], onTrouble }: { readonly more?: readonly string[]; readonly onTrouble?: TroubleListener } = {},
): Promise<Signing> {
  const stamping = { ...timeStampOf(options), ...(onTrouble && { onTrouble }) }
  if (options.format === 'asic') {
    expectNoPadesOptions(options)
    expectNoCadesOptions({ ...options, add: undefined })
    return prepareAsic({ ...options, ...stamping }, [file, ...more])
  }
  if (more.length > 0) throw new CliError('cli/usage', 'only --format asic takes several files')
  expectNoAsicOptions(options)
  if (options.format === 'jades') {
    expectNoPadesOptions(options)
    return prepareJades({ ...options, ...stamping }, file)
  }
  expectNoJadesOptions(options)
  if (options.format === 'pades') {
    expectNoCadesOptions(options, 'pades')
    return preparePades({ ...options, ...stamping }, file)
  }
  expectNoPadesOptions(options)
  if (options.format === 'cades') return prepareCades({ ...options, ...stamping }, file)
  expectNoCadesOptions(options, options.format === 'xades' ? 'xades' : undefined)
  if (options.add !== undefined || options.signature !== undefined)
    return prepareFurtherXades({ ...options, ...stamping }, file)
  const form = await formOf(options, file)
  const bytes = await loadFile(file)
  return async function* (signer, signingTime) {
    yield await sign(bytes, { form, signer, signingTime, randomBytes, ...stamping })
  }
}

async function formOf({ format, packaging, prescription }: Options, file: string): Promise<SignatureForm> {
  switch (format) {
    case 'prescription':
      return { packaging: 'prescription' }
    case 'dispensing':
      if (prescription === undefined)
        throw new CliError('cli/usage', 'dispensing needs --prescription RX.xml')
      return { packaging: 'dispensing', prescription: await loadFile(prescription) }
    case 'xades':
      return packagingOf(file, packaging)
    default:
      throw new CliError(
        'cli/usage',
        `--format is xades, cades, pades, jades, asic, prescription or dispensing, not "${format}"`,
      )
  }
}

function packagingOf(file: string, packaging = 'enveloped'): SignatureForm {
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

/** The source of a time stamp, where the level asks for one. */
function timeStampOf({ level, tsa }: Options) {
  if (level === 'b') return {}
  if (level !== 't') throw new CliError('cli/usage', `--level is b or t, not "${level}"`)
  if (tsa.length === 0) throw new CliError('cli/usage', 'level t needs --tsa URL')
  return { timeStamp: timeStampServer(tsa) }
}
