/** The options of JAdES signatures: how the JWS is written, and where its payload is. */
import { basename } from 'node:path'
import {
  addJadesSigner,
  countersignJades,
  type Stamping,
  signBundle,
  signJades,
  stampingOf,
} from '@jitsuin/ades'
import type { Signer } from '@jitsuin/pki'
import { type CADES_OPTIONS, commitmentOf } from './cades-form.js'
import type { OptionValues } from './command.js'
import { CliError } from './errors.js'
import { loadFile } from './files.js'

/** Rows for the option table of a command that signs. */
export const JADES_OPTIONS = {
  jws: { value: 'FORM', help: 'jades: compact (usual at level b), flattened (usual at level t) or general' },
  payload: { value: 'FORM', help: 'jades: base64url (usual), or as-is (b64: false)' },
  refer: { value: 'KIND', help: 'jades, detached: names FILE in the signature, by uri or by uri-hash' },
} as const

type Options = OptionValues<typeof JADES_OPTIONS> &
  OptionValues<typeof CADES_OPTIONS> & {
    readonly packaging: string | undefined
  } & Stamping

/** Refuses options that only JAdES knows. @throws {CliError} `cli/usage` */
export function expectNoJadesOptions(options: OptionValues<typeof JADES_OPTIONS>): void {
  const given = (['jws', 'payload', 'refer'] as const).find((name) => options[name] !== undefined)
  if (given) throw new CliError('cli/usage', `--${given} is for --format jades`)
}

/** Prepares a JAdES signature. @throws {CliError} `cli/usage`, `cli/unreadable` */
export async function prepareJades(options: Options, file: string) {
  if (options.add !== undefined) return prepareFurther({ ...options, add: options.add }, file)
  const how = options.packaging === 'enveloped' ? undefined : formOf(options, file)
  if (!how) expectPlain(options)
  const content = await loadFile(file)
  const stamping = stampingOf(options)
  return async function* (signer: Signer, signingTime: Date): AsyncGenerator<Uint8Array> {
    yield how
      ? await signJades(content, { ...how, ...stamping, signer, signingTime })
      : await signBundle(content, { ...stamping, signer, signingTime })
  }
}

/** A bundle states its own kind, and has one form. */
function expectPlain(options: Options): void {
  const names = ['jws', 'payload', 'refer', 'mime', 'commitment', 'detached', 'signature'] as const
  const given = names.find((name) => options[name] !== undefined)
  if (given) throw new CliError('cli/usage', `--${given} is not for a FHIR bundle`)
}

async function prepareFurther(options: Options & { readonly add: string }, file: string) {
  const { add, detached, signature, packaging, jws, payload, refer } = options
  if ([packaging, jws, payload, refer].some((one) => one !== undefined))
    throw new CliError('cli/usage', 'with --add the form of the file stays as it is')
  if (add !== 'signer' && add !== 'countersignature')
    throw new CliError('cli/usage', `--add is signer or countersignature, not "${add}"`)
  const existing = await loadFile(file)
  const stated = { ...statedIn(options), ...stampingOf(options) }
  const content = detached === undefined ? {} : { detached: await loadFile(detached) }
  const choice = signature === undefined ? {} : { signatureId: signature }
  return async function* (signer: Signer, signingTime: Date): AsyncGenerator<Uint8Array> {
    const how = { ...stated, signer, signingTime }
    yield add === 'signer'
      ? await addJadesSigner(existing, { ...how, ...content })
      : await countersignJades(existing, { ...how, ...choice })
  }
}

function statedIn({ mime, commitment }: Options) {
  const known = commitmentOf(commitment)
  return { ...(mime !== undefined && { mimeType: mime }), ...(known && { commitment: known }) }
}

const PACKAGINGS = ['attached', 'detached'] as const
const FORMS = ['compact', 'flattened', 'general'] as const
const PAYLOADS = ['base64url', 'as-is'] as const
const REFERENCES = ['uri', 'uri-hash'] as const

function formOf(options: Options, file: string) {
  if (options.detached !== undefined || options.signature !== undefined)
    throw new CliError('cli/usage', '--detached and --signature go with --add')
  const packaging = oneOf(PACKAGINGS, options.packaging ?? 'attached', 'packaging')
  const form = options.jws === undefined ? {} : { form: oneOf(FORMS, options.jws, 'jws') }
  if (options.refer !== undefined && packaging === 'attached')
    throw new CliError('cli/usage', '--refer goes with --packaging detached')
  const uri = encodeURIComponent(basename(file))
  const reference =
    options.refer === undefined ? {} : { reference: { uri, by: oneOf(REFERENCES, options.refer, 'refer') } }
  const payloadForm = oneOf(PAYLOADS, options.payload ?? 'base64url', 'payload')
  return { ...statedIn(options), packaging, payloadForm, ...form, ...reference }
}

function oneOf<T extends string>(choices: readonly T[], given: string, option: string): T {
  const found = choices.find((one) => one === given)
  if (found) return found
  throw new CliError('cli/usage', `--${option} of jades is ${choices.join(', ')}, not "${given}"`)
}
