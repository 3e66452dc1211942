/** The options of containers (ASiC): several files, and a signature or a further one over all of them. */
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import {
  type AsicKind,
  type AsicSignature,
  addAsicSignature,
  type Stamping,
  signAsic,
  stampingOf,
} from '@jitsuin/ades'
import type { Signer } from '@jitsuin/pki'
import type { OptionValues } from './command.js'
import { CliError } from './errors.js'
import { streamOf, streamWithSource } from './files.js'

/** Rows for the option table of a command that signs. */
export const ASIC_OPTIONS = {
  inside: { value: 'xades|cades', help: 'asic: the form of the signature in the container (xades)' },
} as const

type Options = OptionValues<typeof ASIC_OPTIONS> & {
  readonly packaging: string | undefined
  readonly add: string | undefined
} & Stamping

/** Refuses options that only containers know. @throws {CliError} `cli/usage` */
export function expectNoAsicOptions({ inside }: OptionValues<typeof ASIC_OPTIONS>): void {
  if (inside !== undefined) throw new CliError('cli/usage', '--inside is for --format asic')
}

/** Prepares a container, or one more signature in one. Files are read in passing. @throws {CliError} `cli/usage`, `cli/unreadable` */
export async function prepareAsic(options: Options, files: readonly string[]) {
  const { inside = 'xades', packaging, add } = options
  if (inside !== 'xades' && inside !== 'cades')
    throw new CliError('cli/usage', `--inside is xades or cades, not "${inside}"`)
  const signatureOf = (signer: Signer, signingTime: Date): AsicSignature => ({
    ...{ form: inside, signer, signingTime, randomBytes },
    ...stampingOf(options),
  })
  if (add !== undefined) return prepareFurther({ add, packaging }, files, signatureOf)
  const kind = kindOf(packaging)
  const contents = await Promise.all(
    files.map(async (file) => ({ name: basename(file), content: await streamOf(file) })),
  )
  return (signer: Signer, signingTime: Date): AsyncIterable<Uint8Array> =>
    signAsic(contents, { kind, signature: signatureOf(signer, signingTime), packedAt: signingTime })
}

function prepareFurther(
  { add, packaging }: { readonly add: string; readonly packaging: string | undefined },
  [file, ...more]: readonly string[],
  signatureOf: (signer: Signer, signingTime: Date) => AsicSignature,
) {
  if (add !== 'signer' || packaging !== undefined || file === undefined || more.length > 0)
    throw new CliError('cli/usage', 'a container takes --add signer alone, and one FILE')
  return (signer: Signer, signingTime: Date): AsyncIterable<Uint8Array> =>
    streamWithSource(file, (source) =>
      addAsicSignature(source, { signature: signatureOf(signer, signingTime), packedAt: signingTime }),
    )
}

function kindOf(packaging = 'asic-e'): AsicKind {
  if (packaging === 'asic-s' || packaging === 's') return 'asic-s'
  if (packaging === 'asic-e' || packaging === 'e') return 'asic-e'
  throw new CliError('cli/usage', `--packaging of asic is asic-s or asic-e, not "${packaging}"`)
}
