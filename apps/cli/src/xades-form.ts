/** Further XAdES signatures in a file that has some, or is to have several. */
import { randomBytes } from 'node:crypto'
import { addXadesSigner, countersignXades, type Stamping, stampingOf } from '@jitsuin/ades'
import type { Signer } from '@jitsuin/pki'
import { CliError } from './errors.js'
import { loadFile } from './files.js'

type Options = {
  readonly add: string | undefined
  readonly signature: string | undefined
  readonly packaging: string | undefined
} & Stamping

/** Prepares a signature beside others, or over one of them. @throws {CliError} `cli/usage`, `cli/unreadable` */
export async function prepareFurtherXades(options: Options, file: string) {
  const { add, signature, packaging } = options
  if (packaging !== undefined) throw new CliError('cli/usage', 'with --add the packaging stays as it is')
  if (add !== 'signer' && add !== 'countersignature')
    throw new CliError('cli/usage', `--add is signer or countersignature, not "${add ?? ''}"`)
  if (add === 'signer' && signature !== undefined)
    throw new CliError('cli/usage', '--signature is for --add countersignature')
  const bytes = await loadFile(file)
  return async function* (signer: Signer, signingTime: Date): AsyncGenerator<Uint8Array> {
    const how = { signer, signingTime, randomBytes, ...stampingOf(options) }
    yield add === 'signer'
      ? await addXadesSigner(bytes, how)
      : await countersignXades(bytes, { ...how, ...(signature !== undefined && { signatureId: signature }) })
  }
}
