/** How good a photo is, in figures: computed on the phone while one looks into the camera, and again by the service. */
import type { Text } from '@jitsuin/kernel'

/** Size of a printed photo (35 by 45 mm) at 600 dots an inch. */
export const PHOTO_PRINT = { width: 827, height: 1063 } as const
/** The same at 300 dots: less is not printed. */
export const PHOTO_LEAST = { width: 413, height: 531 } as const
/** Figures are computed at this width, so that they mean the same for every camera. */
export const FIGURES_WIDTH = 320

/** Brightness of a picture, one byte a pixel, in rows. */
export type Luma = {
  readonly luma: Uint8Array | Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** What is measured. Shares are of all pixels, 0 to 1. */
export type PictureFigures = {
  /** Variance of the Laplacian: small where nothing has an edge. */
  readonly sharpness: number
  readonly mean: number
  /** Share of pixels that are all but black, and all but white. */
  readonly dark: number
  readonly bright: number
  /** Largest share of all-but-white pixels in one of 8 by 8 fields: a reflection fills a field. */
  readonly glare: number
}

const DARK = 20
const BRIGHT = 250
const FIELDS = 8

/** Measures a picture. */
export function measurePicture(picture: Luma): PictureFigures {
  const { luma, width, height } = picture
  let sum = 0
  let dark = 0
  let bright = 0
  const brightOf = new Uint32Array(FIELDS * FIELDS)
  for (let y = 0; y < height; y++) {
    const fieldRow = Math.floor((y * FIELDS) / height) * FIELDS
    for (let x = 0; x < width; x++) {
      const value = luma[y * width + x] ?? 0
      sum += value
      if (value <= DARK) dark++
      if (value < BRIGHT) continue
      bright++
      const field = fieldRow + Math.floor((x * FIELDS) / width)
      brightOf[field] = (brightOf[field] ?? 0) + 1
    }
  }
  const pixels = Math.max(1, width * height)
  return {
    sharpness: laplacianVariance(picture),
    mean: sum / pixels,
    dark: dark / pixels,
    bright: bright / pixels,
    glare: Math.min(1, (Math.max(...brightOf) * FIELDS * FIELDS) / pixels),
  }
}

/** The Laplacian of a pixel is four times itself less its four neighbours. */
function laplacianVariance({ luma, width, height }: Luma): number {
  let sum = 0
  let squares = 0
  let count = 0
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const around =
        (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0) + (luma[at - width] ?? 0) + (luma[at + width] ?? 0)
      const edge = 4 * (luma[at] ?? 0) - around
      sum += edge
      squares += edge * edge
      count++
    }
  }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2
}

/** What may be wrong with a picture. `too-small` is refused; the others are advice, and the officer judges. */
export const PICTURE_FINDINGS = {
  'too-small': {
    ja: '小さすぎて印刷できません。もう少し近づくか、画質を上げてください。',
    en: 'Too small to print. Come closer, or raise the quality.',
  },
  blurred: { ja: 'ぼけています。動かさずに撮ってください。', en: 'Blurred. Please hold still.' },
  'too-dark': { ja: '暗すぎます。明るい所で撮ってください。', en: 'Too dark. Please find more light.' },
  'too-bright': {
    ja: '明るすぎます。強い光を避けてください。',
    en: 'Too bright. Please avoid strong light.',
  },
  glare: {
    ja: '光が反射しています。向きを少し変えてください。',
    en: 'Light is reflected. Please tilt it a little.',
  },
} as const satisfies Readonly<Record<string, Text>>
export type PictureFinding = keyof typeof PICTURE_FINDINGS

const LIMITS = {
  /** A paper is black letters on white, so its edges count more, and white is no fault. */
  paper: { sharpness: 60, mean: [60, 253], dark: 0.6, bright: 1, glare: 1 },
  face: { sharpness: 12, mean: [55, 225], dark: 0.55, bright: 0.75, glare: 1.1 },
} as const

/** Judges figures; a picture in order has no findings. */
export function judgePicture(
  figures: PictureFigures,
  {
    of,
    size,
  }: {
    readonly of: keyof typeof LIMITS
    readonly size?: { readonly width: number; readonly height: number }
  },
): readonly PictureFinding[] {
  const limits = LIMITS[of]
  const findings: PictureFinding[] = []
  const least = of === 'face' ? PHOTO_LEAST : { width: 700, height: 400 }
  if (size && (size.width < least.width || size.height < least.height)) findings.push('too-small')
  if (figures.sharpness < limits.sharpness) findings.push('blurred')
  if (figures.mean < limits.mean[0] || figures.dark > limits.dark) findings.push('too-dark')
  if (figures.mean > limits.mean[1] || figures.bright > limits.bright) findings.push('too-bright')
  // A reflection is white where its surroundings are not: a white sheet is white everywhere.
  if (of === 'paper' && figures.glare > 0.9 && figures.bright < 0.2) findings.push('glare')
  return findings
}

/** The largest area of 35 by 45 within a picture, at its middle and, where there is more height, a little above it. */
export function printArea({ width, height }: { readonly width: number; readonly height: number }) {
  const ratio = PHOTO_PRINT.width / PHOTO_PRINT.height
  const fitted =
    width / height > ratio
      ? { width: Math.round(height * ratio), height }
      : { width, height: Math.round(width / ratio) }
  return {
    left: Math.round((width - fitted.width) / 2),
    top: Math.round((height - fitted.height) / 3),
    ...fitted,
  }
}
