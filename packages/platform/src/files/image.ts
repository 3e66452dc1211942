/** Pictures: decoded within bounds, turned upright, drawn anew. */
import sharp, { type Sharp } from 'sharp'
import { PlatformError } from '../errors.js'

/** The most pixels that we decode: 64 million take 192 MB while they are decoded. */
const MOST_PIXELS = 64_000_000
/** Longest side of what is kept: A4 at 300 dots an inch is 3,508. */
const LONGEST_SIDE = 3_600
const DECODE_SECONDS = 20

/** A picture as it is kept. */
export type DrawnImage = { readonly bytes: Uint8Array; readonly width: number; readonly height: number }

/** A part of a picture in pixels, from its upper left corner. */
export type ImageArea = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/**
 * Draws a picture anew as an upright JPEG in sRGB without any of its metadata.
 *
 * @throws {PlatformError} `upload/too-many-pixels`, `upload/image-broken`
 */
export async function redrawImage(bytes: Uint8Array): Promise<DrawnImage> {
  await refuseManyPixels(bytes)
  return decoding(async () => {
    const fit = {
      width: LONGEST_SIDE,
      height: LONGEST_SIDE,
      fit: 'inside',
      withoutEnlargement: true,
    } as const
    return await asJpeg(picture(bytes).autoOrient().resize(fit))
  })
}

/**
 * Cuts an area out of a picture and scales it to the given size, as a JPEG.
 *
 * @throws {PlatformError} `upload/image-broken`, also for an area that is not inside the picture.
 */
export async function cropImage(
  bytes: Uint8Array,
  area: ImageArea,
  size: { readonly width: number; readonly height: number },
): Promise<DrawnImage> {
  return decoding(() =>
    asJpeg(
      picture(bytes)
        .extract(area)
        .resize({ ...size, fit: 'fill' }),
    ),
  )
}

/** A picture as brightness alone, one byte a pixel in rows, scaled down to at most `width` pixels across. */
export async function readBrightness(
  bytes: Uint8Array,
  { width }: { readonly width: number },
): Promise<{ readonly luma: Uint8Array; readonly width: number; readonly height: number }> {
  return decoding(async () => {
    const { data, info } = await picture(bytes)
      .resize({ width, withoutEnlargement: true })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return { luma: data, width: info.width, height: info.height }
  })
}

function picture(bytes: Uint8Array): Sharp {
  // "truncated" refuses a picture that ends early, which "error" would draw half grey.
  return sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'truncated', sequentialRead: true }).timeout({
    seconds: DECODE_SECONDS,
  })
}

async function asJpeg(drawn: Sharp): Promise<DrawnImage> {
  const { data, info } = await drawn
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 88 })
    .toBuffer({ resolveWithObject: true })
  return { bytes: data, width: info.width, height: info.height }
}

/** The header says how many pixels there are; nothing is decoded for that. */
async function refuseManyPixels(bytes: Uint8Array): Promise<void> {
  const { width, height } = await decoding(() => sharp(bytes, { limitInputPixels: false }).metadata())
  if (width * height > MOST_PIXELS)
    throw new PlatformError('upload/too-many-pixels', `${width} by ${height} pixels`)
}

async function decoding<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw new PlatformError('upload/image-broken', 'The picture cannot be decoded', { cause: error })
  }
}
