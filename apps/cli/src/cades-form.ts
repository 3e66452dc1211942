/** The options of CAdES signatures: what is stated, and whether a message gets another signature. */
import {
  addSigner,
  type CadesOptions,
  type Commitment,
  countersign,
  type Stamping,
  stampingOf,
  streamCades,
} from '@jitsuin/ades'
import type { Signer } from '@jitsuin/pki'
import type { OptionValues } from './command.js'
import { CliError } from './errors.js'
import { loadFile, streamOf } from './files.js'

/** Rows for the option table of a command that signs. */
export const CADES_OPTIONS = {
  mime: { value: 'TYPE', help: 'cades, jades: media type of the content' },
  commitment: {
    value: 'KIND',
    help: 'cades, pades, jades: origin, receipt, delivery, sender, approval or creation',
  },
  add: {
    value: 'KIND',
    help: 'signer or countersignature, to what FILE has (xades, cades, jades); signer, to a container (asic)',
  },
  detached: { value: 'FILE', help: 'cades, jades, with --add signer: the content, if the file has none' },
  signature: {
    value: 'ID',
    help: 'with --add countersignature: which signature, if there is a choice',
  },
} as const

const COMMITMENTS: Readonly<Record<string, Commitment>> = {
  origin: 'proofOfOrigin',
  receipt: 'proofOfReceipt',
  delivery: 'proofOfDelivery',
  sender: 'proofOfSender',
  approval: 'proofOfApproval',
  creation: 'proofOfCreation',
}

type Options = OptionValues<typeof CADES_OPTIONS> & {
  readonly packaging: string | undefined
} & Stamping

/** Refuses options that only CAdES knows; PAdES shares `commitment`, XAdES `add` and `signature`. @throws {CliError} `cli/usage` */
export function expectNoCadesOptions(
  options: OptionValues<typeof CADES_OPTIONS>,
  format?: 'pades' | 'xades',
): void {
  const names = ['mime', 'detached'] as const
  const all = { pades: [...names, 'add', 'signature'], xades: [...names, 'commitment'] } as const
  const refused = format ? all[format] : ([...names, 'add', 'signature', 'commitment'] as const)
  const given = refused.find((name) => options[name] !== undefined)
  if (given) throw new CliError('cli/usage', `--${given} is for --format cades`)
}

/** Prepares a CAdES signature; the content is read in passing, however large it is. @throws {CliError} `cli/usage`, `cli/unreadable` */
export async function prepareCades(options: Options, file: string) {
  const stated = statedIn(options)
  if (options.add !== undefined) return prepareFurther({ ...options, add: options.add }, file)
  const packaging = packagingOf(options.packaging)
  const content = await streamOf(file)
  return (signer: Signer, signingTime: Date): AsyncIterable<Uint8Array> =>
    streamCades(content, { ...stated, signer, signingTime, packaging })
}

async function prepareFurther(options: Options & { readonly add: string }, file: string) {
  const { add, detached, signature, packaging } = options
  if (packaging !== undefined) throw new CliError('cli/usage', 'with --add the packaging stays as it is')
  if (add !== 'signer' && add !== 'countersignature')
    throw new CliError('cli/usage', `--add is signer or countersignature, not "${add}"`)
  const message = await loadFile(file)
  const stated = statedIn(options)
  const content = detached === undefined ? {} : { detached: await streamOf(detached) }
  const choice = signature === undefined ? {} : { signatureId: signature }
  return async function* (signer: Signer, signingTime: Date): AsyncGenerator<Uint8Array> {
    const how = { ...stated, signer, signingTime }
    yield add === 'signer'
      ? await addSigner(message, { ...how, ...content })
      : await countersign(message, { ...how, ...choice })
  }
}

/** What a signer commits to, by its word on the command line. @throws {CliError} `cli/usage` */
export function commitmentOf(commitment: string | undefined): Commitment | undefined {
  const known = commitment === undefined ? undefined : COMMITMENTS[commitment]
  if (commitment !== undefined && !known)
    throw new CliError('cli/usage', `--commitment is ${Object.keys(COMMITMENTS).join(', ')}`)
  return known
}

function statedIn({ mime, commitment, ...options }: Options) {
  const known = commitmentOf(commitment)
  return {
    ...(mime !== undefined && { mimeType: mime }),
    ...(known && { commitment: known }),
    ...stampingOf(options),
  }
}

function packagingOf(packaging = 'attached'): CadesOptions['packaging'] {
  if (packaging === 'attached' || packaging === 'detached') return packaging
  throw new CliError('cli/usage', `--packaging of cades is attached or detached, not "${packaging}"`)
}
