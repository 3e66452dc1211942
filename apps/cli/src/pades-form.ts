/** The options of signatures inside of a PDF. */
import { basename } from 'node:path'
import {
  captionOf,
  type PadesOptions,
  type PadesPicture,
  type Stamping,
  signPadesInParts,
  stampingOf,
  type WantedPlace,
} from '@jitsuin/ades'
import type { Signer } from '@jitsuin/pki'
import { printSignaturePicture } from '@jitsuin/print'
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
  visible: { value: 'PAGE,X,Y,W,H', help: 'pades: where the signature is seen (points), or auto' },
  certify: { value: '1|2|3', help: 'pades, first signature: allow no change, forms, or notes as well' },
} as const

type Options = OptionValues<typeof PADES_OPTIONS> & {
  readonly packaging: string | undefined
  readonly commitment: string | undefined
} & Stamping

/** Refuses options that only PAdES knows. @throws {CliError} `cli/usage` */
export function expectNoPadesOptions(options: OptionValues<typeof PADES_OPTIONS>): void {
  const names = ['field', 'reason', 'location', 'contact', 'visible', 'certify'] as const
  const given = names.find((name) => options[name] !== undefined)
  if (given) throw new CliError('cli/usage', `--${given} is for --format pades`)
}

/** Prepares a PAdES signature. @throws {CliError} `cli/usage`, `cli/unreadable` */
export async function preparePades(options: Options, file: string) {
  if (options.packaging !== undefined) throw new CliError('cli/usage', 'a PDF has no other packaging')
  const bytes = await loadFile(file)
  const { field, reason, location, contact } = options
  const commitment = commitmentOf(options.commitment)
  const place = placeOf(options.visible)
  const certify = certifyOf(options.certify)
  const stated = {
    ...(field !== undefined && { field }),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(contact !== undefined && { contact }),
    ...(commitment && { commitment }),
    ...stampingOf(options),
    ...(certify && { certify }),
  }
  return async function* (signer: Signer, signingTime: Date): AsyncGenerator<Uint8Array> {
    const caption =
      place && captionOf(signer.certificateDer, { signingTime, ...(reason !== undefined && { reason }) })
    const edition = { title: '電子署名', documentId: basename(file), madeAt: signingTime }
    const visible: PadesPicture | undefined = place &&
      caption && { place, draw: (size) => printSignaturePicture({ ...size, ...caption }, edition) }
    yield* await signPadesInParts(bytes, { ...stated, signer, signingTime, ...(visible && { visible }) })
  }
}

/** `auto`, or five numbers. @throws {CliError} `cli/usage` */
function placeOf(text: string | undefined): WantedPlace | undefined {
  if (text === undefined || text === 'auto') return text
  const [page, x, y, width, height, ...more] = text.split(',').map(Number)
  const isWhole = more.length === 0 && /^\d+(,-?\d+(\.\d+)?){4}$/.test(text)
  if (!isWhole || page === undefined || x === undefined || y === undefined) return wrongPlace()
  return width === undefined || height === undefined ? wrongPlace() : { page, x, y, width, height }
}

function wrongPlace(): never {
  throw new CliError('cli/usage', '--visible is auto, or PAGE,X,Y,W,H')
}

/** @throws {CliError} `cli/usage` */
function certifyOf(text: string | undefined): PadesOptions['certify'] {
  const level = ([1, 2, 3] as const).find((one) => String(one) === text)
  if (text !== undefined && !level) throw new CliError('cli/usage', `--certify is 1, 2 or 3, not "${text}"`)
  return level
}
