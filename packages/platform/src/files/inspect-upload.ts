/**
 * What strangers upload, judged by its content alone. A picture is decoded and drawn anew, so that nothing but its pixels
 * is kept: no place where it was taken, no second file behind its end. A PDF is kept as it is and never shown as a page.
 */
import { fileTypeFromBuffer } from 'file-type'
import { PlatformError } from '../errors.js'
import { redrawImage } from './image.js'
import { refuseUnsoundPdf } from './pdf.js'

/** A file that may be kept. */
export type InspectedUpload =
  | {
      readonly kind: 'image'
      readonly mediaType: 'image/jpeg'
      readonly bytes: Uint8Array
      readonly width: number
      readonly height: number
    }
  | { readonly kind: 'pdf'; readonly mediaType: 'application/pdf'; readonly bytes: Uint8Array }

/** The most bytes that an upload may have; a photo of a phone has 3 to 12 million. */
export const UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024

const READABLE_IMAGES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp'])
const PHONE_IMAGES: ReadonlySet<string> = new Set([
  'image/heic',
  'image/heif',
  'image/heic-sequence',
  'image/heif-sequence',
])

/**
 * Judges an upload and gives back the bytes to keep.
 *
 * @throws {PlatformError} `upload/empty`, `upload/too-large`, `upload/heic`, `upload/type-refused`, `upload/too-many-pixels`,
 *   `upload/image-broken`, `upload/pdf-broken`, `upload/pdf-locked`, `upload/pdf-active`, `upload/two-in-one`
 */
export async function inspectUpload(
  bytes: Uint8Array,
  { limitBytes = UPLOAD_LIMIT_BYTES }: { readonly limitBytes?: number } = {},
): Promise<InspectedUpload> {
  if (bytes.length === 0) throw new PlatformError('upload/empty', 'No bytes')
  if (bytes.length > limitBytes) throw new PlatformError('upload/too-large', `${bytes.length} bytes`)
  const mediaType = (await typeOf(bytes)) ?? 'unknown'
  if (mediaType === 'application/pdf') {
    refuseUnsoundPdf(bytes)
    return { kind: 'pdf', mediaType, bytes }
  }
  if (PHONE_IMAGES.has(mediaType)) throw new PlatformError('upload/heic', mediaType)
  if (!READABLE_IMAGES.has(mediaType)) throw new PlatformError('upload/type-refused', mediaType)
  return { kind: 'image', mediaType: 'image/jpeg', ...(await redrawImage(bytes)) }
}

/** The type that the first bytes show; what cannot be told is refused by the caller. */
async function typeOf(bytes: Uint8Array): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(bytes))?.mime
  } catch (error) {
    throw new PlatformError('upload/type-refused', 'The first bytes cannot be read', { cause: error })
  }
}
